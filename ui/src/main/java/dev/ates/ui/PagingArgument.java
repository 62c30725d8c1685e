package dev.ates.ui;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Resolves {@link Paging} arguments of controllers. */
final class PagingArgument implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Paging.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer model,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        return new Paging(request.getParameter("after"), limit(request.getParameter("limit")));
    }

    private static int limit(@Nullable String limit) {
        if (limit == null || limit.isEmpty()) {
            return Paging.LIMIT_DEFAULT;
        }
        try {
            return Integer.parseInt(limit);
        } catch (NumberFormatException e) {
            throw (InvalidParameter) new InvalidParameter(
                            "limit", limit, "must be %d to %d".formatted(Paging.LIMIT_MIN, Paging.LIMIT_MAX))
                    .initCause(e);
        }
    }
}
