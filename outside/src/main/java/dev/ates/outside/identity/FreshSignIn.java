package dev.ates.outside.identity;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Asks for the password again if a service requires a sign-in that is at most {@code max_age} seconds old (OpenID Connect
 * Core 1.0, 3.1.2.1). The old session lasts until the new sign-in; then it ends at every service.
 */
final class FreshSignIn extends OncePerRequestFilter {

    static final String MAX_AGE = "max_age";

    private final InstantSource realTime;
    private final WantedSignIn wanted;
    private final String login;

    FreshSignIn(InstantSource realTime, WantedSignIn wanted, String login) {
        this.realTime = realTime;
        this.wanted = wanted;
        this.login = login;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getServletPath().equals(WantedSignIn.AUTHORIZE);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws ServletException, IOException {
        var signedIn = SecurityContextHolder.getContext().getAuthentication();
        var ageMax = Optional.ofNullable(request.getParameter(MAX_AGE)).filter(age -> age.matches("[0-9]{1,9}"));
        if (ageMax.isPresent()
                && signedIn != null
                && signedIn.getPrincipal() instanceof Resident resident
                && realTime.instant().getEpochSecond() - resident.since().getEpochSecond()
                        > Long.parseLong(ageMax.get())) {
            wanted.saveRequest(request, response);
            response.sendRedirect(login);
        } else {
            rest.doFilter(request, response);
        }
    }
}
