package dev.ates.doors;

import dev.ates.ui.Paging;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/**
 * A parameter of a route, derived from the method that reads it.
 *
 * @param needed whether a request without it is refused
 */
record Parameter(In in, String name, Class<?> type, boolean needed) {

    enum In {
        PATH,
        QUERY,
        HEADER,
        JSON
    }

    static List<Parameter> of(Route route) {
        List<Parameter> found = new ArrayList<>();
        if (route.handler() != null) {
            for (var parameter : route.handler().getMethodParameters()) {
                parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
                found.addAll(of(parameter));
            }
        }
        return found;
    }

    /** Whether its requests have a body of JSON, which the method takes or, like the bank's callback, reads itself. */
    static boolean isJson(Route route) {
        if (route.handler() == null) {
            return false;
        }
        PostMapping post = route.handler().getMethodAnnotation(PostMapping.class);
        return (post != null && List.of(post.consumes()).contains("application/json"))
                || Arrays.stream(route.handler().getMethodParameters())
                        .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class));
    }

    private static List<Parameter> of(MethodParameter parameter) {
        var type = parameter.getParameterType();
        var query = parameter.getParameterAnnotation(RequestParam.class);
        if (query != null) {
            boolean needed = query.required()
                    && !parameter.isOptional()
                    && query.defaultValue().startsWith("\n\t");
            return List.of(new Parameter(In.QUERY, named(query.name(), parameter), type, needed));
        }
        var path = parameter.getParameterAnnotation(PathVariable.class);
        if (path != null) {
            return List.of(new Parameter(In.PATH, named(path.name(), parameter), type, true));
        }
        var header = parameter.getParameterAnnotation(RequestHeader.class);
        if (header != null && type != HttpHeaders.class) {
            return List.of(new Parameter(In.HEADER, named(header.name(), parameter), type, true));
        }
        if (parameter.hasParameterAnnotation(RequestBody.class) && type.isRecord()) {
            return Arrays.stream(type.getRecordComponents()).map(Parameter::of).toList();
        }
        return type == Paging.class
                ? List.of(
                        new Parameter(In.QUERY, "after", String.class, false),
                        new Parameter(In.QUERY, "limit", int.class, false))
                : List.of();
    }

    private static Parameter of(RecordComponent field) {
        boolean needed = !field.getAnnotatedType().isAnnotationPresent(Nullable.class);
        return new Parameter(In.JSON, field.getName(), field.getType(), needed);
    }

    boolean isDay() {
        return type == LocalDate.class;
    }

    private static String named(String name, MethodParameter parameter) {
        return name.isEmpty() ? String.valueOf(parameter.getParameterName()) : name;
    }

    /** A harmless value of its type; ids are those of nobody. */
    Object example() {
        if (type.isEnum()) {
            return String.valueOf(type.getEnumConstants()[0]);
        }
        Map<Type, Object> examples = Map.ofEntries(
                Map.entry(UUID.class, new UUID(7, 7).toString()),
                Map.entry(LocalDate.class, Instance.CLOSED_DAY.toString()),
                Map.entry(String.class, "Because a test needs it"),
                // The form is not multipart, so the file is missing.
                Map.entry(MultipartFile.class, "no file"),
                Map.entry(Duration.class, "PT1S"),
                Map.entry(boolean.class, true),
                Map.entry(Boolean.class, true),
                Map.entry(int.class, in == In.JSON ? 1 : 0),
                Map.entry(Integer.class, 1),
                Map.entry(long.class, 1),
                Map.entry(Long.class, 1));
        var example = examples.get(type);
        if (example == null) {
            throw new AssertionError("No example of a %s, for %s".formatted(type, name));
        }
        return example;
    }
}
