package dev.ates.contracts.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ates.contracts.ForeignText;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The evidence about a message that a dead letter keeps for an operator: as received, but cut to what fits. */
public final class DeadLetter {

    /** How the headers that the message had are called now. */
    public static final String WAS = "was-";

    /**
     * What the headers that it had may take, encoded; a chunk's own take about 1,000 bytes. With the others they have to
     * fit one frame, which the embedded broker limits to 4 KiB; a dead letter that no broker accepts would be buried forever.
     */
    private static final int BYTES_MAX = 2_500;

    /** Of a header that is text: the lengths of its name and of itself, and its type. */
    private static final int OVERHEAD = 6;

    /** In characters of up to four bytes: the broker takes names of up to 255 bytes. */
    private static final int NAME_MAX = 60;

    private static final int VALUE_MAX = 300;

    private DeadLetter() {}

    /**
     * @param had the headers of the message, each kept as a line of text
     * @param user of the message, as the broker has checked; the dead letter's own user is the service that buries it
     */
    public static Map<String, Object> headers(
            String producer, String reason, @Nullable Map<String, Object> had, @Nullable String user) {
        Map<String, Object> headers = new HashMap<>();
        int left = BYTES_MAX;
        for (Map.Entry<String, Object> header : (had == null ? Map.<String, Object>of() : had).entrySet()) {
            String name = WAS + ForeignText.shown(header.getKey(), NAME_MAX);
            String value = text(header.getValue());
            int size = OVERHEAD + name.getBytes(UTF_8).length + value.getBytes(UTF_8).length;
            if (size <= left) {
                headers.put(name, value);
                left -= size;
            }
        }
        headers.put("ates-reason", reason);
        headers.put("ates-stream", producer);
        headers.put("ates-user-id", text(user));
        return headers;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "none" : ForeignText.shown(value.toString(), VALUE_MAX);
    }
}
