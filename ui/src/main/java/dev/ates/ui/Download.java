package dev.ates.ui;

import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.WebUtils;

/** A file of any length as a response, written by the request's (virtual) thread in bounded memory. */
public final class Download {

    private Download() {}

    /** Writes the file; it closes nothing. */
    public interface Body {

        void write(Writer out) throws IOException;
    }

    /** A response that is kept until it is complete, unless it is told to be sent while it is made. */
    public interface Streamed {

        /** @throws Refusal when too many others are being read */
        void stream();
    }

    /**
     * A file that fails midway must not look complete. Before the response is committed, the failure is handled
     * normally; afterwards it is passed to the container, which aborts the connection without the last chunk. So the writer
     * is not closed on failure: closing would send the rest and an end.
     *
     * @param disposition the header {@code Content-Disposition}
     */
    public static void send(HttpServletResponse response, String mediaType, String disposition, Body body)
            throws IOException {
        Streamed streamed = WebUtils.getNativeResponse(response, Streamed.class);
        if (streamed != null) {
            streamed.stream();
        }
        response.setContentType(mediaType);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, disposition);
        Writer out = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
        try {
            body.write(out);
            out.flush();
        } catch (IOException | RuntimeException failure) {
            if (!response.isCommitted()) {
                response.reset();
            }
            throw failure;
        }
    }
}
