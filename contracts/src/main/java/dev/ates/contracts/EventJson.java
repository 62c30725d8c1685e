package dev.ates.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * The JSON format of event data: ISO 8601 dates, every field present unless it was {@link AddedLater}, amounts as integers.
 * Unknown fields are ignored; a value of a different JSON type than in the schema is refused, never converted.
 */
public final class EventJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .annotationIntrospector(new Presence())
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .withCoercionConfigDefaults(
                    shapes -> shapes.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
            .withCoercionConfig(
                    LogicalType.Textual,
                    shapes -> shapes.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .defaultLeniency(false)
            .build();

    private EventJson() {}

    /** The mapper for the {@code data} of events, independent of a service's JSON settings. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** Requires every field, except those that older events do not have; these are written only if they say something. */
    private static final class Presence extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
            return !member.hasAnnotation(AddedLater.class);
        }

        @Override
        public JsonInclude.Value findPropertyInclusion(MapperConfig<?> config, Annotated member) {
            return member.hasAnnotation(AddedLater.class)
                    ? JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS)
                    : super.findPropertyInclusion(config, member);
        }
    }
}
