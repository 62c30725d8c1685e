package dev.ates.messaging;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a dead letter tells an operator about the message that it was: evidence, so as it came, but no more than fits. */
final class DeadLetter {

    /** A chunk has about a dozen headers; the rest of what somebody else may send is left out. */
    private static final int HEADERS_MAX = 32;

    private static final int NAME_MAX = 60;

    /** How the headers that the message had are called now. */
    static final String WAS = "was-";

    private DeadLetter() {}

    /**
     * @param was of the message: its headers and its {@code user-id}, which the broker has checked, each as a line of
     *     text; the dead letter's own user is the service that buries it
     */
    static Map<String, Object> headers(String producer, String reason, BasicProperties was) {
        Map<String, Object> headers = new HashMap<>();
        if (was.getHeaders() != null) {
            was.getHeaders().entrySet().stream()
                    .limit(HEADERS_MAX)
                    .forEach(header -> headers.put(WAS + name(header.getKey()), text(header.getValue())));
        }
        headers.put("ates-reason", reason);
        headers.put("ates-stream", producer);
        headers.put("ates-user-id", text(was.getUserId()));
        return headers;
    }

    /** The broker takes names of up to 255 bytes, each character is one to four of them. */
    private static String name(String name) {
        String text = Foreign.text(name);
        return text.substring(0, Math.min(text.length(), NAME_MAX));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "none" : Foreign.text(value.toString());
    }
}
