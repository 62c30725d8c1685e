package dev.ates.directory.keycloak;

import dev.ates.ui.Services;
import dev.ates.ui.WrongSetting;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param realmUrl the realm's URL for this service, such as {@code https://keycloak.example/realms/ates}
 * @param clientId of a client with client credentials that may view users, groups and roles of the realm
 * @param clientSecret never shown, not even in {@link #toString}
 * @param page how many people are requested at once: 1 to 1000
 * @param attributes what is read from a person's own attributes
 */
@ConfigurationProperties("ates.directory.keycloak")
record KeycloakSettings(
        @DefaultValue("") String realmUrl,
        @DefaultValue("ates-directory") String clientId,
        @DefaultValue("") String clientSecret,
        @DefaultValue("500") int page,
        @DefaultValue Attributes attributes) {

    private static final int PAGE_MAX = 1_000;
    private static final String REALMS = "/realms/";

    /** The names of attributes of a person; an empty one is not read. */
    record Attributes(
            @DefaultValue("") String bankName,
            @DefaultValue("") String absences) {}

    /** @throws WrongSetting when one is missing or invalid */
    KeycloakSettings required() {
        String url = Services.url("ates.directory.keycloak.realm-url", "ATES_KEYCLOAK_URL", realmUrl);
        if (!url.contains(REALMS)) {
            throw new WrongSetting(
                    "ates.directory.keycloak.realm-url",
                    "ATES_KEYCLOAK_URL",
                    realmUrl,
                    "must be the URL of a realm, such as https://keycloak.example/realms/ates");
        }
        if (clientSecret.isBlank()) {
            throw new WrongSetting(
                    "ates.directory.keycloak.client-secret", "ATES_KEYCLOAK_CLIENT_SECRET", "", "must not be empty");
        }
        if (page < 1 || page > PAGE_MAX) {
            throw new WrongSetting(
                    "ates.directory.keycloak.page", "ATES_KEYCLOAK_PAGE", Integer.toString(page), "must be 1 to 1000");
        }
        return new KeycloakSettings(url, clientId, clientSecret, page, attributes);
    }

    String tokenUrl() {
        return realmUrl + "/protocol/openid-connect/token";
    }

    String adminUrl() {
        int realms = realmUrl.lastIndexOf(REALMS);
        return realmUrl.substring(0, realms) + "/admin" + realmUrl.substring(realms);
    }

    @Override
    public String toString() {
        return "KeycloakSettings[%s, %s]".formatted(realmUrl, clientId);
    }
}
