package dev.ates.ui.door;

import dev.ates.ui.audit.AuditLog;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Handles the provider's notice of a sign-out (OpenID Connect Back-Channel Logout 1.0): the person's sessions here end with
 * the next request. Unknown sessions are ignored. Bearer tokens stay valid until they expire, because they belong to
 * programs, not to the session.
 */
@RestController
@Hidden
class BackChannelLogout {

    static final String PATH = "/logout/connect/back-channel/" + Issuer.REGISTRATION;

    private static final String WHY = Sessions.SIGNED_OUT_AT_PROVIDER;

    private final Issuer issuer;
    private final Sessions sessions;

    BackChannelLogout(Issuer issuer, Sessions sessions) {
        this.issuer = issuer;
        this.sessions = sessions;
    }

    @PostMapping(PATH)
    ResponseEntity<Map<String, String>> signedOut(
            HttpServletRequest request, @RequestParam(name = "logout_token", defaultValue = "") String token) {
        try {
            var told = issuer.logoutToken(token);
            List<Sessions.Ended> ended = new ArrayList<>();
            var sid = told.getClaimAsString("sid");
            if (sid != null) {
                ended.addAll(sessions.endOfProviderSession(sid, WHY));
            } else {
                ended.addAll(sessions.endOfSubject(String.valueOf(told.getSubject()), WHY));
            }
            AuditLog.ended(request, ended, WHY);
            return ResponseEntity.ok().build();
        } catch (BadJwtException e) {
            AuditLog.logoutTokenRefused(request, String.valueOf(e.getMessage()));
            return ResponseEntity.badRequest().body(Map.of("error", "invalid_request"));
        } catch (JwtException e) {
            return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                    .body(Map.of("error", "temporarily_unavailable"));
        }
    }
}
