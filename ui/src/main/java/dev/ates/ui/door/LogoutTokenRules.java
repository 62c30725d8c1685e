package dev.ates.ui.door;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/** Validates that a signed token is a logout token for this client (OpenID Connect Back-Channel Logout 1.0, 2.6). */
final class LogoutTokenRules implements OAuth2TokenValidator<Jwt> {

    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

    private final String clientId;

    LogoutTokenRules(String clientId) {
        this.clientId = clientId;
    }

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        boolean good =
                Optional.ofNullable(token.getAudience()).orElse(List.of()).contains(clientId)
                        && token.getIssuedAt() != null
                        && token.getId() != null
                        && token.getClaims().get("events") instanceof Map<?, ?> events
                        && events.get(EVENT) instanceof Map<?, ?>
                        && (token.getSubject() != null || token.getClaimAsString("sid") != null)
                        // With a nonce it would be an ID token.
                        && !token.hasClaim("nonce");
        return good
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(new OAuth2Error(
                        OAuth2ErrorCodes.INVALID_TOKEN, "This is no logout token for this client", null));
    }
}
