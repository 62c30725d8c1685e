package dev.ates.outside.identity;

import dev.ates.outside.Outside;
import dev.ates.outside.directory.People;
import dev.ates.outside.directory.Person;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationFailureHandler;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Limits password attempts with {@link SignInThrottle}, and logs each failure with the address, and with the login only if
 * it exists, because people also type passwords there.
 */
final class SignInTries extends OncePerRequestFilter {

    /** The request attribute with the required wait. */
    static final String WAIT = "ates.sign-in.wait";

    private static final Logger log = LoggerFactory.getLogger(SignInTries.class);

    private final String path;
    private final People people;
    private final WantedSignIn wanted;
    private final SignInThrottle throttle = new SignInThrottle(Outside.realTime());

    /** @param path the target of the form with login and password */
    SignInTries(String path, People people, WantedSignIn wanted) {
        this.path = path;
        this.people = people;
        this.wanted = wanted;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !HttpMethod.POST.matches(request.getMethod()) || !path.equals(request.getServletPath());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws ServletException, IOException {
        var wait = throttle.attempt(login(request), request.getRemoteAddr());
        if (wait.isZero()) {
            rest.doFilter(request, response);
        } else {
            refuse(request, response, wait);
        }
    }

    /** Redirects to the requested page. */
    final class Succeeded extends SavedRequestAwareAuthenticationSuccessHandler {

        Succeeded() {
            setRequestCache(wanted);
        }

        @Override
        public void onAuthenticationSuccess(
                HttpServletRequest request, HttpServletResponse response, Authentication signedIn)
                throws ServletException, IOException {
            throttle.succeeded(login(request), request.getRemoteAddr());
            super.onAuthenticationSuccess(request, response, signedIn);
        }
    }

    /** Redirects to the form. */
    final class Failed extends SimpleUrlAuthenticationFailureHandler {

        Failed() {
            super(path + "?error");
            setAllowSessionCreation(false);
        }

        @Override
        public void onAuthenticationFailure(
                HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
                throws IOException, ServletException {
            warn(request, "Sign-in failed", failure.getClass().getSimpleName());
            super.onAuthenticationFailure(request, response, failure);
        }
    }

    /** The sign-in page shows the wait, because the person will try again there. */
    private void refuse(HttpServletRequest request, HttpServletResponse response, Duration wait)
            throws ServletException, IOException {
        warn(request, "Sign-in refused: too many failures", wait.toString());
        response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds(wait)));
        request.setAttribute(WAIT, wait);
        request.getRequestDispatcher(path)
                .forward(
                        new HttpServletRequestWrapper(request) {
                            @Override
                            public String getMethod() {
                                return HttpMethod.GET.name();
                            }
                        },
                        response);
    }

    /** Rounded up, so that one wait is enough. */
    static long seconds(Duration wait) {
        return wait.plusMillis(999).toSeconds();
    }

    private void warn(HttpServletRequest request, String what, String detail) {
        var login = login(request);
        log.atWarn()
                .addArgument(what)
                .addArgument(people.byLogin(login).isPresent() ? login : "unknown")
                .addArgument(request::getRemoteAddr)
                .addArgument(detail)
                .log("{} (login {}, address {}, {})");
    }

    /**
     * Normalized as in the next filter: surrounding spaces are ignored and must not count as a different login. Empty if it
     * is longer than any login, because it would be kept in memory.
     */
    private static String login(HttpServletRequest request) {
        var given =
                Optional.ofNullable(request.getParameter("username")).orElse("").trim();
        return given.length() > Person.LOGIN_LENGTH_MAX ? "" : given;
    }
}
