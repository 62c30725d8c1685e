package dev.ates.ui.answer;

import dev.ates.ui.InvalidParameter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses the body of a program that changes something where the called method reads none: a program that sends {@code {"dryRun": true}} there would
 * mistake the real thing for a trial.
 */
public final class UnexpectedBody implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (!request.getMethod().equals("GET")
                && handler instanceof HandlerMethod method
                && method.getBeanType().isAnnotationPresent(RestController.class)
                && Arrays.stream(method.getMethodParameters()).noneMatch(one -> readsBody(one, request))
                && hasBody(request)) {
            throw new InvalidParameter("body", "is not expected: this operation takes its values from the address");
        }
        return true;
    }

    /** Chunked bodies have no length, and may be empty. */
    private static boolean hasBody(HttpServletRequest request) throws IOException {
        long length = request.getContentLengthLong();
        return length > 0
                || length < 0
                        && request.getHeader("Transfer-Encoding") != null
                        && request.getInputStream().read() >= 0;
    }

    private static boolean readsBody(MethodParameter parameter, HttpServletRequest request) {
        return parameter.hasParameterAnnotation(RequestBody.class)
                || parameter.getParameterType() == HttpServletRequest.class
                        && !request.getMethod().equals("DELETE")
                || parameter.hasParameterAnnotation(RequestParam.class) && isForm(request);
    }

    /** Its fields are parameters. */
    private static boolean isForm(HttpServletRequest request) {
        return request.getContentType() != null
                && request.getContentType().startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
    }
}
