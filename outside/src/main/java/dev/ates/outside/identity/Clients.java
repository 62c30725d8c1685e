package dev.ates.outside.identity;

import static java.util.Objects.requireNonNull;

import dev.ates.ui.Services;
import dev.ates.ui.WrongSetting;
import java.time.Duration;
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

/** The three services as clients of the identity provider, with the secrets that they have in common with it. */
@ConfigurationProperties("ates.outside")
record Clients(
        @DefaultValue("") String trackerSecret,
        @DefaultValue("") String accountingSecret,
        @DefaultValue("") String analyticsSecret) {

    static final Duration TOKEN_LIFE = Duration.ofHours(1);

    Clients {
        present("tracker", trackerSecret);
        present("accounting", accountingSecret);
        present("analytics", analyticsSecret);
    }

    /** Secrets are kept hashed: the repository refuses clients that share a plain one, and sharing one is allowed here. */
    RegisteredClientRepository registered(Services services, PasswordEncoder encoder) {
        return new InMemoryRegisteredClientRepository(
                client("tracker", requireNonNull(encoder.encode(trackerSecret)), services.trackerUrl()),
                client("accounting", requireNonNull(encoder.encode(accountingSecret)), services.accountingUrl()),
                client("analytics", requireNonNull(encoder.encode(analyticsSecret)), services.analyticsUrl()));
    }

    private static RegisteredClient client(String name, String encodedSecret, String url) {
        return RegisteredClient.withId(name)
                .clientId(name)
                .clientSecret(encodedSecret)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri(url + "/login/oauth2/code/ates")
                .postLogoutRedirectUri(url + "/")
                .scope(OidcScopes.OPENID)
                .scope(OidcScopes.PROFILE)
                .scope(OidcScopes.EMAIL)
                .clientSettings(ClientSettings.builder()
                        .requireAuthorizationConsent(false)
                        .requireProofKey(false)
                        .build())
                .tokenSettings(TokenSettings.builder()
                        .accessTokenTimeToLive(TOKEN_LIFE)
                        .build())
                .build();
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
        return "Clients[tracker, accounting, analytics]";
    }
}
