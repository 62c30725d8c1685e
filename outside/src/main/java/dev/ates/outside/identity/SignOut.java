package dev.ates.outside.identity;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.server.authorization.oidc.authentication.OidcLogoutAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.stereotype.Component;

/**
 * Signs out here and at every service, whether it is requested by a service, by the provider's page, or by another person's
 * sign-in on the same browser.
 */
@Component
class SignOut implements LogoutHandler, AuthenticationFailureHandler, SessionAuthenticationStrategy {

    private final BackChannel services;
    private final SecurityContextLogoutHandler here = new SecurityContextLogoutHandler();

    SignOut(BackChannel services) {
        this.services = services;
    }

    /**
     * Ends the browser's session here and the session of the service's ID token. They differ if the session here ended
     * before the service's.
     */
    @Override
    public void logout(HttpServletRequest request, HttpServletResponse response, @Nullable Authentication leaving) {
        var ended = endHere(request, response);
        if (leaving instanceof OidcLogoutAuthenticationToken asked && asked.getIdToken() instanceof OidcIdToken hint) {
            var session = requireNonNull(hint.getClaimAsString("sid"));
            if (ended == null || !session.equals(ended.session())) {
                services.ended(requireNonNull(hint.getSubject()), session);
            }
        }
    }

    /** An invalid request, which could be a link on any site, ends nothing and redirects to a confirmation page. */
    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException wrongRequest)
            throws IOException {
        response.sendRedirect(LoginPage.SIGN_OUT);
    }

    /** After a sign-in, signs out the browser's previous person everywhere. */
    @Override
    public void onAuthentication(Authentication signedIn, HttpServletRequest request, HttpServletResponse response) {
        var before = SecurityContextHolder.getContext().getAuthentication();
        if (before != null && before.getPrincipal() instanceof Resident resident) {
            services.ended(resident.getUsername(), resident.session());
        }
    }

    private @Nullable Resident endHere(HttpServletRequest request, HttpServletResponse response) {
        var signedIn = SecurityContextHolder.getContext().getAuthentication();
        here.logout(request, response, signedIn);
        if (signedIn != null && signedIn.getPrincipal() instanceof Resident resident) {
            services.ended(resident.getUsername(), resident.session());
            return resident;
        }
        return null;
    }
}
