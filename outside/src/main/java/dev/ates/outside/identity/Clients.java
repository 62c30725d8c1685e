package dev.ates.outside.identity;

import static java.util.Objects.requireNonNull;

import dev.ates.ui.Services;
import dev.ates.ui.WrongSetting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/**
 * The identity provider's clients and their secrets: the three services, to which people sign in, and machines, each with
 * a role. A machine without a secret is disabled.
 */
@ConfigurationProperties("ates.outside")
record Clients(
        @DefaultValue("") String trackerSecret,
        @DefaultValue("") String accountingSecret,
        @DefaultValue("") String analyticsSecret,
        @DefaultValue("") String operatorSecret,
        @DefaultValue("") String metricsSecret) {

    /** How long a person's token is valid. */
    static final Duration TOKEN_LIFE = Duration.ofHours(1);

    /** Machines can request a new token at any time. */
    static final Duration MACHINE_TOKEN_LIFE = Duration.ofMinutes(10);

    private static final String ROLE = "ates.role";

    Clients {
        present("tracker", trackerSecret);
        present("accounting", accountingSecret);
        present("analytics", analyticsSecret);
    }

    /** The public URLs of the services by client id. */
    static Map<String, String> services(Services services) {
        Map<String, String> urls = new LinkedHashMap<>();
        urls.put("tracker", services.trackerUrl());
        urls.put("accounting", services.accountingUrl());
        urls.put("analytics", services.analyticsUrl());
        return urls;
    }

    /** The role of a machine, such as {@code operator}. */
    static String role(RegisteredClient machine) {
        return requireNonNull(machine.getClientSettings().<String>getSetting(ROLE));
    }

    /** Stores hashed secrets, because the repository refuses clients with the same plain secret, which is allowed here. */
    RegisteredClientRepository registered(Services services, PasswordEncoder encoder) {
        var secrets = Map.of("tracker", trackerSecret, "accounting", accountingSecret, "analytics", analyticsSecret);
        var clients = new ArrayList<RegisteredClient>();
        services(services)
                .forEach((name, url) -> clients.add(
                        service(name, requireNonNull(encoder.encode(requireNonNull(secrets.get(name)))), url)));
        Map.of("operator", operatorSecret, "metrics", metricsSecret).forEach((role, secret) -> {
            if (!secret.isBlank()) {
                clients.add(machine(role, requireNonNull(encoder.encode(secret))));
            }
        });
        return new InMemoryRegisteredClientRepository(clients);
    }

    private static RegisteredClient service(String name, String encodedSecret, String url) {
        return client(name, encodedSecret)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri(url + "/login/oauth2/code/ates")
                .postLogoutRedirectUri(url + "/")
                .scope(OidcScopes.OPENID)
                .scope(OidcScopes.PROFILE)
                .scope(OidcScopes.EMAIL)
                .clientSettings(ClientSettings.builder()
                        .requireAuthorizationConsent(false)
                        .requireProofKey(true)
                        .build())
                .tokenSettings(life(TOKEN_LIFE))
                .build();
    }

    private static RegisteredClient machine(String role, String encodedSecret) {
        return client("ates-" + role, encodedSecret)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .clientSettings(ClientSettings.builder().setting(ROLE, role).build())
                .tokenSettings(life(MACHINE_TOKEN_LIFE))
                .build();
    }

    private static RegisteredClient.Builder client(String name, String encodedSecret) {
        return RegisteredClient.withId(name)
                .clientId(name)
                .clientSecret(encodedSecret)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST);
    }

    private static TokenSettings life(Duration life) {
        return TokenSettings.builder().accessTokenTimeToLive(life).build();
    }

    private static void present(String client, String secret) {
        if (secret.isBlank()) {
            throw new WrongSetting(
                    "ates.outside.%s-secret".formatted(client), "ATES_CLIENT_SECRET", secret, "must not be empty");
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "Clients[tracker, accounting, analytics%s%s]"
                .formatted(
                        operatorSecret.isBlank() ? "" : ", ates-operator",
                        metricsSecret.isBlank() ? "" : ", ates-metrics");
    }
}
