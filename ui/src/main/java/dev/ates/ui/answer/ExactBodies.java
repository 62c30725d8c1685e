package dev.ates.ui.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ates.ui.Days;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Reads the bodies of requests to the API strictly: unknown fields are refused, because a caller who sends one expects
 * it to have an effect, choices must have their exact names, and days have the bounds of those in an address. Responses of others, such as a bank, may have more
 * fields: the application's own mapper reads them, and is not changed.
 */
final class ExactBodies implements ServerHttpMessageConvertersCustomizer {

    private static final Set<String> OTHER_FORMATS = Set.of("yaml", "xml", "cbor", "x-jackson-smile");

    private final JsonMapper exact;

    ExactBodies(JsonMapper json) {
        this.exact = json.rebuild()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .addModule(new SimpleModule("choices and days")
                        .setDeserializerModifier(new Choices())
                        .addDeserializer(LocalDate.class, new Day()))
                .build();
    }

    @Override
    public void customize(HttpMessageConverters.ServerBuilder converters) {
        converters
                .withJsonConverter(new Utf8Json(exact))
                // A library on the class path adds YAML, which would read the same bodies less strictly.
                .configureMessageConvertersList(all -> all.removeIf(ExactBodies::isOfAnotherFormat));
    }

    private static boolean isOfAnotherFormat(HttpMessageConverter<?> converter) {
        return converter.getSupportedMediaTypes().stream().anyMatch(type -> OTHER_FORMATS.contains(type.getSubtype()));
    }

    /** JSON is UTF-8; the library's decoder accepts overlong forms, with which a character evades checks for it. */
    private static final class Utf8Json extends JacksonJsonHttpMessageConverter {

        Utf8Json(JsonMapper json) {
            super(json);
        }

        @Override
        public Object read(ResolvableType type, HttpInputMessage input, @Nullable Map<String, Object> hints)
                throws IOException {
            var body = input.getBody().readAllBytes();
            try {
                UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            } catch (CharacterCodingException e) {
                throw new HttpMessageNotReadableException("The body is not UTF-8", e, input);
            }
            return super.read(type, new Read(input.getHeaders(), new ByteArrayInputStream(body)), hints);
        }
    }

    private record Read(HttpHeaders getHeaders, InputStream getBody) implements HttpInputMessage {}

    /** The library would accept times, arrays of numbers, and years that PostgreSQL cannot store. */
    private static final class Day extends StdScalarDeserializer<LocalDate> {

        Day() {
            super(LocalDate.class);
        }

        @Override
        public LocalDate deserialize(JsonParser json, DeserializationContext context) throws JacksonException {
            try {
                return Days.parse(json.currentToken() == JsonToken.VALUE_STRING ? json.getString() : "");
            } catch (IllegalArgumentException e) {
                throw DatabindException.from(json, Days.EXPECTED, e);
            }
        }
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
