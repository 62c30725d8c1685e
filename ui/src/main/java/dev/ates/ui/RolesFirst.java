package dev.ates.ui;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Checks {@link Allowed} before the parameters are read: callers without access learn nothing about a route's
 * parameters, and the audit log has every attempt. The methods check it, too, because not all calls pass through here.
 */
final class RolesFirst implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            var allowed = Optional.ofNullable(method.getMethodAnnotation(Allowed.class))
                    .or(() -> Optional.ofNullable(
                            AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), Allowed.class)));
            var caller = Caller.of(SecurityContextHolder.getContext().getAuthentication());
            if (allowed.isPresent()
                    && caller.filter(known -> known.isOf(allowed.get().value())).isEmpty()) {
                throw new AccessDeniedException("only for " + allowed.get().value());
            }
        }
        return true;
    }
}
