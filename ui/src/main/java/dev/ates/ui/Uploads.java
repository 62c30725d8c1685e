package dev.ates.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The addresses that take bodies of several parts, such as a form with a file, and how large they may be. A service declares them
 * as a bean; every other address refuses such bodies, and takes small ones only.
 *
 * @param paths {@code *} stands for one part of the address, such as {@code /letters/fewer/*}
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
