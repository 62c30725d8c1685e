package dev.ates.ui.answer;

import dev.ates.ui.Uploads;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * Ends a request whose body takes too long, and counts what arrives. Tomcat limits only the time between two packets, so a
 * body that comes byte by byte would last for months. It is a valve, because Tomcat reads forms past all filters.
 */
final class BodyDeadline extends ValveBase {

    /** For 1 MiB at 300 kbit/s. */
    static final Duration WITHIN = Duration.ofSeconds(30);

    /** For 64 MiB at 2 Mbit/s. */
    static final Duration FILE_WITHIN = Duration.ofMinutes(5);

    private final Duration within;
    private final Duration fileWithin;
    private final Uploads uploads;

    BodyDeadline(Duration within, Duration fileWithin, Uploads uploads) {
        super(true);
        this.within = within;
        this.fileWithin = fileWithin;
        this.uploads = uploads;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        Duration most = uploads.takeFile(request) ? fileWithin : within;
        var received = request.getCoyoteRequest();
        InputBuffer body = received.getInputBuffer();
        received.setInputBuffer(new Until(request, body, System.nanoTime() + most.toNanos()));
        try {
            getNext().invoke(request, response);
        } finally {
            received.setInputBuffer(body);
        }
    }

    private record Until(Request request, InputBuffer body, long endNanos) implements InputBuffer {

        /**
         * Refuses with {@link dev.ates.ui.Refusal}, which Tomcat passes on, unlike its own exceptions.
         *
         * @throws SocketTimeoutException as for a packet that does not come: Tomcat responds with 408, or 400 for a form
         */
        @Override
        public int doRead(ApplicationBufferHandler handler) throws IOException {
            if (System.nanoTime() - endNanos > 0) {
                throw new SocketTimeoutException("The body takes too long");
            }
            int read = body.doRead(handler);
            if (read > 0 && request.getAttribute(ArrivingBody.NAME) instanceof ArrivingBody arriving) {
                arriving.arrived(read);
            }
            return read;
        }

        @Override
        public int available() {
            return body.available();
        }
    }
}
