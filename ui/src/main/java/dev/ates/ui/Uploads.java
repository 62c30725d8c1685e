package dev.ates.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The addresses that accept multipart bodies, such as a form with a file, and the size limit. A service declares them
 * as a bean; every other address refuses such bodies, and accepts only small ones.
 *
 * @param paths {@code *} matches one segment of the address, such as {@code /letters/fewer/*}
 * @param bytesMax of the whole request
 */
public record Uploads(Set<String> paths, long bytesMax) {

    public boolean take(HttpServletRequest request) {
        return HttpMethod.POST.matches(request.getMethod()) && paths.stream().anyMatch(path -> matches(path, request));
    }

    private static boolean matches(String path, HttpServletRequest request) {
        return PathPatternParser.defaultInstance.parse(path).matches(PathContainer.parsePath(request.getRequestURI()));
    }
}
