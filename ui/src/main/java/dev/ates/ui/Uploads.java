package dev.ates.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The addresses that accept files, the size limit, and who may send them. A service declares them as a bean; every other
 * address accepts only small bodies and no multipart. Nothing of a file is read before its sender is known to be one of
 * these and few others are sending.
 *
 * @param paths {@code *} matches one segment of the address, such as {@code /letters/fewer/*}; pages accept multipart,
 *     addresses of the API only plain bytes
 * @param bytesMax of the whole request
 * @param senders {@code null} if anybody may send a body, which nobody reads
 */
public record Uploads(
        Set<String> paths, long bytesMax, @Nullable Group senders) {

    /** Of a service that accepts no files. */
    public static final Supplier<Uploads> NONE = () -> new Uploads(Set.of(), 0, null);

    public boolean take(HttpServletRequest request) {
        return HttpMethod.POST.matches(request.getMethod()) && paths.stream().anyMatch(path -> matches(path, request));
    }

    /** Whether a request brings a file, which goes to disk and may take minutes. */
    public boolean takeFile(HttpServletRequest request) {
        return senders != null && take(request);
    }

    private static boolean matches(String path, HttpServletRequest request) {
        return PathPatternParser.defaultInstance.parse(path).matches(PathContainer.parsePath(request.getRequestURI()));
    }
}
