package dev.ates.ui.door;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * The cookies of a service: only for its own pages, inaccessible to scripts, not sent with other sites' forms. Ports share
 * cookies, so the names begin with the service's name. If the service's public URL is https, they are {@code Secure} and no
 * sibling host can set them ({@code __Host-}).
 */
final class Cookies {

    private final String prefix;
    private final boolean secure;

    Cookies(String application, boolean secure) {
        this.prefix =
                (secure ? "__Host-" : "") + application.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_";
        this.secure = secure;
    }

    Optional<String> read(HttpServletRequest request, String name) {
        return all(request)
                .filter(cookie -> cookie.getName().equals(prefix + name))
                .map(Cookie::getValue)
                .findFirst();
    }

    /** The suffixes of cookie names with a prefix. */
    List<String> namesBeginning(HttpServletRequest request, String beginning) {
        return all(request)
                .map(Cookie::getName)
                .filter(name -> name.startsWith(prefix + beginning))
                .map(name -> name.substring((prefix + beginning).length()))
                .toList();
    }

    /** @param life {@code null} until the browser is closed; zero deletes it */
    void write(HttpServletResponse response, String name, String value, @Nullable Duration life) {
        var cookie = ResponseCookie.from(prefix + name, value)
                .path("/")
                .httpOnly(true)
                .secure(secure)
                .sameSite("Lax");
        if (life != null) {
            cookie.maxAge(life);
        }
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.build().toString());
    }

    void remove(HttpServletResponse response, String name) {
        write(response, name, "", Duration.ZERO);
    }

    private static Stream<Cookie> all(HttpServletRequest request) {
        return Arrays.stream(Optional.ofNullable(request.getCookies()).orElse(new Cookie[0]));
    }
}
