package dev.ates.messaging.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.ates.contracts.ForeignText;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a dead letter tells an operator about the message that it was: evidence, so as it came, but no more than fits. */
public final class DeadLetter {

    /** How the headers that the message had are called now. */
    public static final String WAS = "was-";

    /**
     * What the headers that it had may take, encoded; a chunk's own take about 1,000 bytes. With the others they have to
     * fit one frame, which the embedded broker keeps to 4 KiB; a dead letter that no broker takes would be buried for ever.
     */
    private static final int BYTES_MAX = 2_500;

    /** Of a header that is text: the lengths of its name and of itself, and its type. */
    private static final int OVERHEAD = 6;

    /** In characters of up to four bytes: the broker takes names of up to 255 bytes. */
    private static final int NAME_MAX = 60;

    private static final int VALUE_MAX = 300;

    private DeadLetter() {}

    /**
     * @param was of the message: its headers and its {@code user-id}, which the broker has checked, each as a line of
     *     text; the dead letter's own user is the service that buries it
     */
    public static Map<String, Object> headers(String producer, String reason, BasicProperties was) {
        Map<String, Object> headers = new HashMap<>();
        int left = BYTES_MAX;
        Map<String, Object> had = was.getHeaders() == null ? Map.of() : was.getHeaders();
        for (Map.Entry<String, Object> header : had.entrySet()) {
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
        headers.put("ates-user-id", text(was.getUserId()));
        return headers;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "none" : ForeignText.shown(value.toString(), VALUE_MAX);
    }
}
