package dev.ates.ui.answer;

import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Reads the bodies of requests to the API: no unknown field, since a caller who sends one expects it to have an effect, and
 * choices only by their exact names. Responses of others, such as a bank, may have more fields: they are read by the
 * application's own mapper, which is not changed.
 */
final class ExactBodies implements ServerHttpMessageConvertersCustomizer {

    private final JsonMapper exact;

    ExactBodies(JsonMapper json) {
        this.exact = json.rebuild()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .addModule(new SimpleModule("choices").setDeserializerModifier(new Choices()))
                .build();
    }

    @Override
    public void customize(HttpMessageConverters.ServerBuilder converters) {
        converters.withJsonConverter(new JacksonJsonHttpMessageConverter(exact));
    }

    private static final class Choices extends ValueDeserializerModifier {

        private static final long serialVersionUID = 1;

        @Override
        public ValueDeserializer<?> modifyEnumDeserializer(
                DeserializationConfig config,
                JavaType type,
                BeanDescription.Supplier description,
                ValueDeserializer<?> reader) {
            return new Choice(reader);
        }
    }

    /** The library would ignore blanks around a name. */
    private static final class Choice extends DelegatingDeserializer {

        Choice(ValueDeserializer<?> reader) {
            super(reader);
        }

        @Override
        protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> reader) {
            return new Choice(reader);
        }

        @Override
        public Object deserialize(JsonParser json, DeserializationContext context) throws JacksonException {
            if (json.currentToken() == JsonToken.VALUE_STRING) {
                var name = json.getString();
                if (!name.equals(name.trim())) {
                    throw context.weirdStringException(name, handledType(), "blanks around the name");
                }
            }
            return super.deserialize(json, context);
        }
    }
}
