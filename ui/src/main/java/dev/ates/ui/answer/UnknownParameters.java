package dev.ates.ui.answer;

import dev.ates.contracts.ForeignText;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.Paging;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses a program's query with a parameter that the called method does not have: a program that misspells a filter
 * would mistake the whole list for the filtered one.
 */
public final class UnknownParameters implements HandlerInterceptor {

    private final Map<HandlerMethod, Set<String>> known = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method
                && request.getQueryString() != null
                && method.getBeanType().isAnnotationPresent(RestController.class)) {
            Set<String> names = known.computeIfAbsent(method, UnknownParameters::namesOf);
            for (String asked : request.getParameterMap().keySet()) {
                if (!names.contains(asked)) {
                    String there = names.isEmpty() ? "none here" : String.join(", ", names);
                    throw new InvalidParameter(ForeignText.shown(asked, 60), "is unknown: there are " + there);
                }
            }
        }
        return true;
    }

    private static Set<String> namesOf(HandlerMethod method) {
        var names = new TreeSet<String>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            RequestParam named = parameter.getParameterAnnotation(RequestParam.class);
            if (named != null) {
                names.add(named.name().isEmpty() ? nameOf(parameter) : named.name());
            } else if (parameter.getParameterType() == Paging.class) {
                Arrays.stream(Paging.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .forEach(names::add);
            }
        }
        return names;
    }

    private static String nameOf(MethodParameter parameter) {
        return Optional.ofNullable(parameter.getParameterName())
                .orElseGet(() -> parameter.getParameter().getName());
    }
}
