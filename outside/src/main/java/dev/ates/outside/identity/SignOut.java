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
 * The one way out: here and at every service, whether a service asks for it, the provider's own page, or somebody who
 * signs in where another one is still signed in.
 */
@Component
class SignOut implements LogoutHandler, AuthenticationFailureHandler, SessionAuthenticationStrategy {

    private final BackChannel services;
    private final SecurityContextLogoutHandler here = new SecurityContextLogoutHandler();

    SignOut(BackChannel services) {
        this.services = services;
    }

    /**
     * Ends what this browser has here and what the service's ID token names. They differ when the session here has ended
     * before the service's own.
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

    /** A wrong request to sign out ends nothing, since a link on any site can be one: it leads to a page that asks. */
    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException wrongRequest)
            throws IOException {
        response.sendRedirect(LoginPage.SIGN_OUT);
    }

    /** Somebody has just signed in: whoever was signed in on this browser before is signed out everywhere. */
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
