package dev.ates.ui.answer;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JavaType;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.TypeNameResolver;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The schemas of the OpenAPI document: one per record, with the nullness that the record declares. */
final class ApiSchemas {

    private static final String API = "Api";
    private static final int PLURAL_LENGTH_MIN = 4;

    private ApiSchemas() {}

    /** RFC 9457, with our extensions. */
    @SuppressWarnings("rawtypes")
    static Schema problem() {
        Schema<?> error = object(
                        Map.of("field", string("The field's name"), "message", string("What is wrong with it")))
                .required(List.of("field", "message"));
        var properties = new LinkedHashMap<String, Schema>();
        properties.put("type", string("urn:ates:problem:<name>; the name never changes"));
        properties.put("title", string("The reason phrase of the status"));
        properties.put("status", of("integer").format("int32"));
        properties.put("detail", string("What was refused and why, for people"));
        properties.put("instance", string("The path of the request"));
        properties.put("errors", of("array").items(error).description("The invalid fields of an invalid request"));
        properties.put("id", string("The id of the log entry of an unexpected failure"));
        return object(properties).required(List.of("type", "title", "status", "detail"));
    }

    @SuppressWarnings("rawtypes")
    private static Schema object(Map<String, Schema> properties) {
        return of("object").properties(properties);
    }

    @SuppressWarnings("rawtypes")
    private static Schema string(String description) {
        return of("string").description(description);
    }

    /** Sets the keywords of both OpenAPI 3.0 and 3.1, because either may be written. */
    private static Schema<?> of(String type) {
        var schema = new Schema<>();
        schema.setType(type);
        schema.setTypes(Set.of(type));
        return schema;
    }

    /** Such as {@code Payout} for {@code Payouts} and {@code PayoutsApi}. */
    static String stem(String simpleName) {
        boolean isApi = simpleName.endsWith(API) && simpleName.length() > API.length();
        return isApi ? simpleName.substring(0, simpleName.length() - API.length()) : simpleName;
    }

    private static String singular(String stem) {
        return stem.endsWith("s") && stem.length() >= PLURAL_LENGTH_MIN ? stem.substring(0, stem.length() - 1) : stem;
    }

    /**
     * Names a nested type after its enclosing ones, so that two types of the same simple name have two schemas: {@code
     * AccountApi.EntryList} is {@code AccountEntryList}. A repeated word is omitted: {@code TasksApi.TaskList} is
     * {@code TaskList}.
     */
    static final class Names extends TypeNameResolver {

        @Override
        protected String getNameOfClass(Class<?> type) {
            Class<?> enclosing = type.getEnclosingClass();
            if (enclosing == null || !type.getName().startsWith("dev.ates.")) {
                return type.getSimpleName();
            }
            String own = type.getSimpleName();
            String outer = singular(stem(getNameOfClass(enclosing)));
            return own.startsWith(outer) || outer.startsWith(own) ? own : outer + own;
        }
    }

    /** Declares for each property of a record whether it is required and whether it may be null. */
    static final class Nullness implements ModelConverter {

        @Override
        @SuppressWarnings({"rawtypes", "NullAway"})
        public @Nullable Schema resolve(
                AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
            Schema<?> resolved = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
            if (resolved != null && type.getType() != null) {
                JavaType java = Json.mapper().constructType(type.getType());
                if (java.getRawClass().isRecord()) {
                    Schema<?> model = resolved.get$ref() == null
                            ? resolved
                            : context.getDefinedModels()
                                    .get(resolved.get$ref()
                                            .substring(resolved.get$ref().lastIndexOf('/') + 1));
                    if (model != null && model.getProperties() != null) {
                        declare(java.getRawClass(), model);
                    }
                }
            }
            return resolved;
        }

        private static void declare(Class<?> type, Schema<?> model) {
            List<String> required = new ArrayList<>();
            declare(type, model, required);
            model.setRequired(required.isEmpty() ? null : required);
        }

        /** The properties of a part that is annotated with {@link JsonUnwrapped} are those of the whole. */
        private static void declare(Class<?> type, Schema<?> model, List<String> required) {
            for (RecordComponent component : type.getRecordComponents()) {
                Schema<?> property = model.getProperties().get(component.getName());
                if (component.getAccessor().isAnnotationPresent(JsonIgnore.class)) {
                    continue;
                }
                if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                    declare(component.getType(), model, required);
                    continue;
                }
                if (property == null) {
                    throw new IllegalStateException("%s and another type share the name %s in the API's document"
                            .formatted(type.getName(), model.getName()));
                }
                if (component.getAccessor().isAnnotationPresent(JsonRawValue.class)) {
                    property = of("object").description(property.getDescription());
                    model.getProperties().put(component.getName(), property);
                }
                if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                    model.getProperties().put(component.getName(), nullable(property));
                } else {
                    required.add(component.getName());
                }
            }
            declareComputed(type, model, required);
        }

        private static void declareComputed(Class<?> type, Schema<?> model, List<String> required) {
            Set<String> components = Stream.of(type.getRecordComponents())
                    .map(RecordComponent::getName)
                    .collect(Collectors.toSet());
            for (var property : model.getProperties().entrySet()) {
                if (components.contains(property.getKey())) {
                    continue;
                }
                for (Method computed : type.getMethods()) {
                    if (isGetter(computed, property.getKey())) {
                        if (computed.getAnnotatedReturnType().isAnnotationPresent(Nullable.class)) {
                            property.setValue(nullable(property.getValue()));
                        } else {
                            required.add(property.getKey());
                        }
                    }
                }
            }
        }

        /** Whether a method of a record is a property beside the components. */
        private static boolean isGetter(Method method, String property) {
            return method.getParameterCount() == 0
                    && (method.getName().equals(property)
                            || method.getName().equalsIgnoreCase("get" + property)
                            || method.getName().equalsIgnoreCase("is" + property));
        }

        @SuppressWarnings({"rawtypes", "unchecked"})
        private static Schema nullable(Schema property) {
            if (property.get$ref() != null) {
                return new Schema<>().anyOf(List.of(new Schema<>().$ref(property.get$ref()), of("null")));
            }
            if (property.getTypes() != null && !property.getTypes().contains("null")) {
                property.setTypes(new LinkedHashSet<>(Stream.concat(property.getTypes().stream(), Stream.of("null"))
                        .toList()));
                if (property.getEnum() != null && !property.getEnum().contains(null)) {
                    List<Object> values = new ArrayList<>(property.getEnum());
                    values.add(null);
                    property.setEnum(values);
                }
            }
            return property;
        }
    }
}
