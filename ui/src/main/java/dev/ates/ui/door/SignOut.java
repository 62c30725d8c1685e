package dev.ates.ui.door;

import dev.ates.ui.answer.ErrorPage;
import dev.ates.ui.audit.AuditLog;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Signs out here, and then at the provider (OpenID Connect RP-Initiated Logout 1.0), which notifies the other services. The
 * cookie is deleted.
 */
final class SignOut implements LogoutHandler, LogoutSuccessHandler {

    static final String PATH = "/logout";

    private final Sessions sessions;
    private final Issuer issuer;
    private final Cookies cookies;

    SignOut(Sessions sessions, Issuer issuer, Cookies cookies) {
        this.sessions = sessions;
        this.issuer = issuer;
        this.cookies = cookies;
    }

    @Override
    public void logout(
            HttpServletRequest request, HttpServletResponse response, @Nullable Authentication authentication) {
        if (authentication instanceof CurrentSession.Present present) {
            sessions.end(present.session().id(), Sessions.SIGNED_OUT)
                    .ifPresent(ended -> AuditLog.signedOut(request, ended));
        }
    }

    @Override
    public void onLogoutSuccess(
            HttpServletRequest request, HttpServletResponse response, @Nullable Authentication authentication)
            throws IOException {
        var idToken = authentication instanceof CurrentSession.Present present
                ? present.session().idToken()
                : null;
        atTheProvider(request, response, idToken);
    }

    /** @param idToken the hint whom to sign out; without it the provider uses its own cookie and may ask */
    void atTheProvider(HttpServletRequest request, HttpServletResponse response, @Nullable String idToken)
            throws IOException {
        cookies.remove(response, CurrentSession.COOKIE);
        // Clears the browser's cache, so that "back" shows nothing.
        response.setHeader("Clear-Site-Data", "\"cache\"");
        try {
            var registration = issuer.registration();
            var endpoint =
                    registration.getProviderDetails().getConfigurationMetadata().get("end_session_endpoint");
            response.sendRedirect(
                    endpoint == null
                            ? "/"
                            : UriComponentsBuilder.fromUriString(endpoint.toString())
                                    .queryParamIfPresent("id_token_hint", Optional.ofNullable(idToken))
                                    .queryParam("client_id", registration.getClientId())
                                    .queryParam("post_logout_redirect_uri", "{home}")
                                    .encode()
                                    .buildAndExpand(home(request))
                                    .toUriString());
        } catch (IdentityUnreachable e) {
            ErrorPage.refuse(request, response, e);
        }
    }

    private static String home(HttpServletRequest request) {
        return ServletUriComponentsBuilder.fromContextPath(request).path("/").toUriString();
    }
}
