package dev.ates.ui.answer;

import dev.ates.contracts.ForeignText;
import dev.ates.ui.Refusal;
import dev.ates.ui.Uploads;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses ambiguous and malformed requests: malformed UTF-8 or escapes, control characters in the address or a header,
 * U+0000 in a form, a parameter that is given twice (in the query, the form, or one in each; Spring would join the
 * values with a comma, others take the first or the last). So no such text reaches a controller, PostgreSQL or the log.
 * No handler accepts a list.
 */
final class WellFormed extends OncePerRequestFilter {

    private static final List<String> METHODS = Arrays.stream(HttpMethod.values())
            .filter(method -> method != HttpMethod.TRACE)
            .map(HttpMethod::name)
            .toList();
    private static final String FORM = "application/x-www-form-urlencoded";

    private final PlainAnswers answers;
    private final Uploads uploads;

    WellFormed(PlainAnswers answers, Uploads uploads) {
        this.answers = answers;
        this.uploads = uploads;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            method(request, response);
            decoded("The address", request.getRequestURI(), "");
            query(request.getQueryString());
            headers(request);
            body(request);
        } catch (Refusal refused) {
            answers.write(Problem.of(refused, String.valueOf(refused.getMessage())), request, response);
            return;
        }
        chain.doFilter(request, response);
    }

    private static void method(HttpServletRequest request, HttpServletResponse response) {
        if (!METHODS.contains(request.getMethod())) {
            response.setHeader(HttpHeaders.ALLOW, String.join(", ", METHODS));
            throw new MalformedRequest(
                    HttpStatus.METHOD_NOT_ALLOWED,
                    "The method must be one of %s".formatted(String.join(", ", METHODS)));
        }
    }

    private static void query(@Nullable String query) {
        if (query == null) {
            return;
        }
        var names = new HashSet<String>();
        for (var pair : query.split("&", -1)) {
            var parts = pair.replace('+', ' ').split("=", 2);
            var name = decoded("The name of a parameter", parts[0], "");
            if (parts.length == 2) {
                decoded("The parameter '%s'".formatted(name), parts[1], "\t");
            }
            if (!pair.isEmpty() && !names.add(name)) {
                throw repeated(name);
            }
        }
    }

    private static void headers(HttpServletRequest request) {
        for (var name : Collections.list(request.getHeaderNames())) {
            for (var value : Collections.list(request.getHeaders(name))) {
                for (int at = 0; at < value.length(); at++) {
                    char c = value.charAt(at);
                    if (c < ' ' && c != '\t' || c == 0x7f) {
                        throw control("The header '%s'".formatted(name), c, at);
                    }
                }
            }
        }
    }

    /** Whether its body is read as a form, by this filter. */
    static boolean isForm(HttpServletRequest request) {
        return type(request).startsWith(FORM);
    }

    static boolean isMultipart(HttpServletRequest request) {
        return type(request).startsWith("multipart/");
    }

    private static String type(HttpServletRequest request) {
        return Optional.ofNullable(request.getContentType()).orElse("").toLowerCase(Locale.ROOT);
    }

    private void body(HttpServletRequest request) {
        var type = type(request);
        boolean isPage = !request.getRequestURI().startsWith("/api/");
        if (type.startsWith("multipart/form-data") && isPage && uploads.take(request)) {
            // A multipart body is read later, when the sender is known.
            return;
        }
        if (isMultipart(request)) {
            throw new MalformedRequest(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Nothing here takes files (multipart)");
        }
        if (type.contains("*")) {
            throw new MalformedRequest(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The header Content-Type must name one type, without '*'");
        }
        if (!isForm(request)) {
            return;
        }
        if (List.of("PUT", "PATCH", "DELETE").contains(request.getMethod())) {
            throw new MalformedRequest(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "A form must be sent by POST");
        }
        fields(request);
    }

    private static void fields(HttpServletRequest request) {
        try {
            request.getParameterMap().forEach((name, values) -> {
                noNul("The name of a field", name);
                if (values.length > 1) {
                    throw repeated(name);
                }
                for (var value : values) {
                    noNul("The field '%s'".formatted(name), value);
                }
            });
        } catch (InvalidParameterException e) {
            throw (MalformedRequest) malformedForm(e).initCause(e);
        }
    }

    private static MalformedRequest malformedForm(InvalidParameterException e) {
        return e.getErrorCode() == HttpStatus.CONTENT_TOO_LARGE.value()
                ? new MalformedRequest(
                        HttpStatus.CONTENT_TOO_LARGE, "The form has more than %d bytes".formatted(BodyLimit.BYTES_MAX))
                : new MalformedRequest("The form cannot be read: its fields must be UTF-8, escaped with %");
    }

    private static void noNul(String part, String text) {
        int at = text.indexOf('\0');
        if (at >= 0) {
            throw control(part, '\0', at);
        }
    }

    /**
     * Decodes the escapes of a text.
     *
     * @throws MalformedRequest when they are not UTF-8, or encode control characters other than those
     */
    private static String decoded(String part, String escaped, String controlsAllowed) {
        var bytes = new ByteArrayOutputStream(escaped.length());
        for (int at = 0; at < escaped.length(); at++) {
            char c = escaped.charAt(at);
            if (c == '%') {
                bytes.write(escape(part, escaped, at));
                at += 2;
            } else {
                bytes.write(c);
            }
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw (MalformedRequest) new MalformedRequest(part + " is not valid UTF-8").initCause(e);
        }
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (Character.isISOControl(c) && controlsAllowed.indexOf(c) < 0) {
                throw control(part, c, at);
            }
        }
        return text;
    }

    private static int escape(String part, String escaped, int at) {
        int high = at + 2 < escaped.length() ? Character.digit(escaped.charAt(at + 1), 16) : -1;
        int low = at + 2 < escaped.length() ? Character.digit(escaped.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw new MalformedRequest("%s has a %% without two hexadecimal digits".formatted(part));
        }
        return high << 4 | low;
    }

    private static MalformedRequest repeated(String name) {
        return new MalformedRequest(
                "'%s' is given more than once, it may be given only once".formatted(ForeignText.shown(name)));
    }

    private static MalformedRequest control(String part, char control, int at) {
        return new MalformedRequest("%s has the control character U+%04X at position %d"
                .formatted(ForeignText.shown(part), (int) control, at + 1));
    }
}
