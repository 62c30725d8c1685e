package dev.ates.tables;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/**
 * The objects of a JSON array, read one after the other, so that the length of the array costs no memory. There may be an
 * object around the array, as in the answers of APIs.
 */
final class JsonObjects {

    private static final int LOOKED_AT_BYTES = 64;
    /** The first bytes of a byte-order mark, or of a character in UTF-16 or UTF-32. */
    private static final Set<Byte> MARK =
            Set.of((byte) 0, (byte) 0xEF, (byte) 0xBB, (byte) 0xBF, (byte) 0xFE, (byte) 0xFF);

    private static final int TEXT_CHARACTERS_MAX = 1 << 20;
    private static final int DEPTH_MAX = 100;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(TEXT_CHARACTERS_MAX)
                    .maxNestingDepth(DEPTH_MAX)
                    .build())
            .build();

    private JsonObjects() {}

    /** Whether the file begins like JSON, in any Unicode encoding. Consumes nothing. */
    static boolean areIn(BufferedInputStream file) throws IOException {
        file.mark(LOOKED_AT_BYTES);
        byte[] first = file.readNBytes(LOOKED_AT_BYTES);
        file.reset();
        for (byte one : first) {
            if (!MARK.contains(one) && !Character.isWhitespace(one)) {
                return one == '[' || one == '{';
            }
        }
        return false;
    }

    /**
     * Passes on the wanted fields of each object with its number in the list, from 1, because many tools write all
     * objects on one line. Names are in lower case; numbers and truth values are passed on as written, nested objects
     * and arrays as {@code …}; nulls are omitted.
     *
     * @throws UnreadableTable when the file is neither an array of objects nor an object with one such array and none of
     *     the wanted fields; the message names line and column
     */
    static void read(InputStream file, Set<String> wanted, BiConsumer<Long, Map<String, String>> objects)
            throws IOException {
        // The parser's own decoder accepts overlong UTF-8, which hides a character from checks for its byte.
        try (JsonParser json = JSON.createParser(new StrictText(file, Long.MAX_VALUE))) {
            try {
                read(json, wanted, objects);
            } catch (JacksonIOException e) {
                throw e.getCause();
            } catch (JacksonException e) {
                TokenStreamLocation where = e.getLocation() == null ? json.currentLocation() : e.getLocation();
                throw wrong(where, why(e));
            }
        }
    }

    /** In our words, because the parser's messages name its own classes and settings. */
    private static String why(JacksonException e) {
        return switch (e) {
            case StreamConstraintsException limit ->
                "a text or a number is longer than %,d characters, or there are more than %d levels"
                        .formatted(TEXT_CHARACTERS_MAX, DEPTH_MAX);
            case UnexpectedEndOfInputException end -> "it ends before its last bracket";
            default -> "it is not well-formed here";
        };
    }

    private static void read(JsonParser json, Set<String> wanted, BiConsumer<Long, Map<String, String>> objects)
            throws UnreadableTable {
        JsonToken first = json.nextToken();
        if (first == JsonToken.START_ARRAY) {
            list(json, wanted, objects);
        } else if (first == JsonToken.START_OBJECT) {
            listWithin(json, wanted, objects);
        } else {
            throw noList(json.currentTokenLocation());
        }
        if (json.nextToken() != null) {
            throw wrong(json.currentTokenLocation(), "the list has ended before");
        }
    }

    /** @return how many objects there were */
    private static long list(JsonParser json, Set<String> wanted, BiConsumer<Long, Map<String, String>> objects)
            throws UnreadableTable {
        long number = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw wrong(json.currentTokenLocation(), "an object in braces is expected");
            }
            objects.accept(++number, values(json, wanted));
        }
        return number;
    }

    /** One with a wanted field is an item itself, and its lists are of something else. */
    private static void listWithin(JsonParser json, Set<String> wanted, BiConsumer<Long, Map<String, String>> objects)
            throws UnreadableTable {
        TokenStreamLocation begin = json.currentTokenLocation();
        boolean found = false;
        long count = 0;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            if (wanted.contains(Header.column(json.currentName()))) {
                throw noList(begin);
            }
            JsonToken value = json.nextToken();
            if (value != JsonToken.START_ARRAY) {
                json.skipChildren();
                continue;
            }
            if (count > 0) {
                throw wrong(json.currentTokenLocation(), "it has a second list");
            }
            found = true;
            count = list(json, wanted, objects);
        }
        if (!found) {
            throw noList(begin);
        }
    }

    private static UnreadableTable noList(TokenStreamLocation where) {
        return wrong(where, "a list in brackets is expected");
    }

    private static Map<String, String> values(JsonParser json, Set<String> wanted) throws UnreadableTable {
        TokenStreamLocation begin = json.currentTokenLocation();
        Map<String, String> values = new HashMap<>();
        int characters = 0;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = Header.column(json.currentName());
            JsonToken value = json.nextToken();
            if (value.isStructStart()) {
                json.skipChildren();
            }
            if (!wanted.contains(name)) {
                continue;
            }
            if (value.isStructStart()) {
                values.putIfAbsent(name, "…");
            } else if (value != JsonToken.VALUE_NULL) {
                String text = json.getString();
                characters += text.length();
                if (characters > TEXT_CHARACTERS_MAX) {
                    throw wrong(
                            begin,
                            "the fields of this object have more than %,d characters".formatted(TEXT_CHARACTERS_MAX));
                }
                values.putIfAbsent(name, text);
            }
        }
        return values;
    }

    private static UnreadableTable wrong(TokenStreamLocation where, String what) {
        return new UnreadableTable("Line %d, column %d: it cannot be read as JSON, %s"
                .formatted(where.getLineNr(), where.getColumnNr(), what));
    }
}
