package dev.ates.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.http.HttpMethod;

/**
 * The addresses that take a file by POST, and how large its request may be. A service declares them as a bean; every other
 * address refuses files, and its bodies are small.
 *
 * @param bytesMax of the whole request
 */
public record Uploads(Set<String> paths, long bytesMax) {

    public boolean take(HttpServletRequest request) {
        return HttpMethod.POST.matches(request.getMethod()) && paths.contains(request.getRequestURI());
    }
}
