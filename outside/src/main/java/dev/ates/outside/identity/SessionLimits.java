package dev.ates.outside.identity;

import dev.ates.outside.directory.People;
import dev.ates.outside.directory.Person;
import dev.ates.ui.WrongSetting;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.web.filter.OncePerRequestFilter;

/** Ends sessions of people who are inactive in the directory or signed in too long ago. */
final class SessionLimits extends OncePerRequestFilter {

    private final People people;
    private final Duration lifeMax;
    private final Clock realTime;
    private final SecurityContextLogoutHandler session = new SecurityContextLogoutHandler();

    /** @param lifeMax the maximum duration of a session */
    SessionLimits(People people, Duration lifeMax, Clock realTime) {
        if (!lifeMax.isPositive()) {
            throw new WrongSetting(
                    "ates.outside.session-life-max",
                    "ATES_SESSION_MAX",
                    lifeMax.toString(),
                    "must be longer than zero");
        }
        this.people = people;
        this.lifeMax = lifeMax;
        this.realTime = realTime;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws ServletException, IOException {
        var signedIn = SecurityContextHolder.getContext().getAuthentication();
        if (signedIn != null && signedIn.getPrincipal() instanceof Resident resident && hasEnded(resident)) {
            session.logout(request, response, signedIn);
        }
        rest.doFilter(request, response);
    }

    private boolean hasEnded(Resident resident) {
        return people.byId(resident.personId()).filter(Person::active).isEmpty()
                || realTime.instant().isAfter(resident.since().plus(lifeMax));
    }
}
