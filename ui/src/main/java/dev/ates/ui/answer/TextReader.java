package dev.ates.ui.answer;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/** Reads a string of a JSON body: no number instead, and no character that PostgreSQL cannot store. */
final class TextReader extends StdScalarDeserializer<String> {

    TextReader() {
        super(String.class);
    }

    @Override
    public String deserialize(JsonParser json, DeserializationContext context) throws JacksonException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw refused(json, "must be a text in quotation marks");
        }
        var text = json.getString();
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int c = text.codePointAt(at);
            if (c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                throw refused(json, "must not have U+%04X, it does at position %d".formatted(c, at + 1));
            }
        }
        return text;
    }

    private static DatabindException refused(JsonParser json, String reason) {
        return DatabindException.from(json, reason, new IllegalArgumentException(reason));
    }
}
