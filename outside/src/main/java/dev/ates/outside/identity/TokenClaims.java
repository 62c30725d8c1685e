package dev.ates.outside.identity;

import static java.util.Objects.requireNonNull;

import dev.ates.outside.directory.People;
import dev.ates.outside.directory.Person;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.stereotype.Component;

/** The claims of tokens: for a person the current data of the directory, for a machine its role. */
@Component
class TokenClaims implements OAuth2TokenCustomizer<JwtEncodingContext> {

    private final People people;

    TokenClaims(People people) {
        this.people = people;
    }

    /** @throws OAuth2AuthenticationException when the person has become inactive since the sign-in */
    @Override
    public void customize(JwtEncodingContext token) {
        if (AuthorizationGrantType.CLIENT_CREDENTIALS.equals(token.getAuthorizationGrantType())) {
            access(token, AccessToken.EVERY_SERVICE);
            token.getClaims().claim("roles", List.of(Clients.role(token.getRegisteredClient())));
            return;
        }
        Authentication signedIn = requireNonNull(token.getPrincipal());
        Claims.of(active(signedIn)).forEach(token.getClaims()::claim);
        if (OAuth2TokenType.ACCESS_TOKEN.equals(token.getTokenType())) {
            access(
                    token,
                    List.of(AccessToken.audience(token.getRegisteredClient().getClientId())));
        } else if (signedIn.getPrincipal() instanceof Resident resident) {
            token.getClaims().claim("sid", resident.session()).claim("auth_time", Date.from(resident.since()));
        }
    }

    private Person active(Authentication signedIn) {
        return people.byId(UUID.fromString(signedIn.getName()))
                .filter(Person::active)
                .orElseThrow(() -> new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT));
    }

    private static void access(JwtEncodingContext token, List<String> audience) {
        token.getJwsHeader().type(AccessToken.TYPE);
        token.getClaims()
                .audience(audience)
                .claim(AccessToken.CLIENT_ID, token.getRegisteredClient().getClientId());
    }
}
