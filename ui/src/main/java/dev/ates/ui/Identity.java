package dev.ates.ui;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The OpenID Connect provider that knows the people, and what this service is to it.
 *
 * @param issuer the provider's issuer URL, exactly as its tokens name it
 * @param clientSecret never shown, not even in {@link #toString}
 */
@ConfigurationProperties("ates.identity")
record Identity(
        @DefaultValue("") String issuer,
        @DefaultValue("") String clientId,
        @DefaultValue("") String clientSecret) {

    Identity {
        issuer = issuer.strip();
        Services.url("ates.identity.issuer", "ATES_ISSUER", issuer);
        if (clientId.isBlank()) {
            throw new WrongSetting("ates.identity.client-id", "ATES_IDENTITY_CLIENT_ID", clientId, "must not be empty");
        }
        if (clientSecret.isBlank()) {
            throw new WrongSetting(
                    "ates.identity.client-secret", "ATES_CLIENT_SECRET", clientSecret, "must not be empty");
        }
    }

    @Override
    public String toString() {
        return "Identity[issuer=%s, clientId=%s]".formatted(issuer, clientId);
    }
}
