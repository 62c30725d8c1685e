package dev.ates.outside.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;

/**
 * Stores a service's authorization request until the sign-in: its query, in a browser cookie instead of a session, so that
 * people who never sign in leave no state here. The cookie has no address, so it cannot redirect elsewhere.
 */
final class WantedSignIn implements RequestCache {

    static final String AUTHORIZE = "/oauth2/authorize";

    private static final String COOKIE = "OUTSIDE_WANTED";
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final int LENGTH_MAX = 3_000;

    @Override
    public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
        // The sign-in is fresh now, however long the redirect takes.
        var query = Optional.ofNullable(request.getQueryString())
                .orElse("")
                .replaceAll("(?<=^|&)" + FreshSignIn.MAX_AGE + "=[^&]*(&|$)", "");
        if (HttpMethod.GET.matches(request.getMethod())
                && request.getServletPath().equals(AUTHORIZE)
                && query.length() <= LENGTH_MAX) {
            write(
                    request,
                    response,
                    Base64.getUrlEncoder().withoutPadding().encodeToString(query.getBytes(UTF_8)),
                    LIFE);
        }
    }

    @Override
    public @Nullable SavedRequest getRequest(HttpServletRequest request, HttpServletResponse response) {
        return query(request)
                .map(query -> new SimpleSavedRequest(AUTHORIZE + "?" + query))
                .orElse(null);
    }

    /** The saved request is not replayed; the browser sends it again. */
    @Override
    public @Nullable HttpServletRequest getMatchingRequest(HttpServletRequest request, HttpServletResponse response) {
        return null;
    }

    @Override
    public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
        write(request, response, "", Duration.ZERO);
    }

    private static Optional<String> query(HttpServletRequest request) {
        return Arrays.stream(Optional.ofNullable(request.getCookies()).orElse(new Cookie[0]))
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(Cookie::getValue)
                .filter(value -> value.matches("[A-Za-z0-9_-]{2,4000}"))
                .map(value -> new String(Base64.getUrlDecoder().decode(value), UTF_8))
                .filter(query -> query.matches("[!-~]+"))
                .findFirst();
    }

    private static void write(HttpServletRequest request, HttpServletResponse response, String value, Duration life) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(COOKIE, value)
                        .path("/")
                        .httpOnly(true)
                        .secure(request.isSecure())
                        .sameSite("Lax")
                        .maxAge(life)
                        .build()
                        .toString());
    }
}
