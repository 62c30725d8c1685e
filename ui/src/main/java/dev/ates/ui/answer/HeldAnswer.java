package dev.ates.ui.answer;

import dev.ates.ui.Download;
import dev.ates.ui.Shares;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FastByteArrayOutputStream;

/**
 * An answer that is kept until it is complete, unless it is a file of any length. For HTTP/1.0 that is kept, too: there the end of the
 * connection is the end of an answer of unknown length, so one that broke off would look complete.
 */
final class HeldAnswer extends HttpServletResponseWrapper implements Download.Streamed, AutoCloseable {

    /** Not counted: the number of connections bounds them. */
    private static final int SMALL_BYTES_MAX = 16_384;

    /** What one page of a file takes while it waits for its reader. */
    private static final int PAGE_BYTES = 1_048_576;

    /** Bytes are counted in steps of this size. */
    private static final int STEP_BYTES = 65_536;

    /** Enough for answers that are read at once. */
    private static final Duration WAIT_MAX = Duration.ofMillis(500);

    private final Shares bytes;
    private final Pace pace;
    private final boolean mayStream;
    private final FastByteArrayOutputStream body = new FastByteArrayOutputStream();
    private @Nullable PrintWriter writer;
    private boolean streams;
    private Shares.@Nullable Share counted;
    private @Nullable TooManyAnswers refused;

    /** @param protocol of the request */
    HeldAnswer(HttpServletResponse response, String protocol, Shares bytes, Pace pace) {
        super(response);
        this.mayStream = !protocol.equals("HTTP/1.0");
        this.bytes = bytes;
        this.pace = pace;
    }

    /** @throws TooManyAnswers when too many others are being read */
    @Override
    public void stream() {
        if (mayStream) {
            count(PAGE_BYTES);
            streams = true;
        }
    }

    /** Determines the reader only for a large answer, because that may take a query. */
    private void count(int more) {
        if (counted == null) {
            counted = bytes.share();
        }
        counted.take(more, WAIT_MAX);
    }

    /**
     * Sends what is held; what has been refused or redirected has its answer already.
     *
     * @throws TooManyAnswers when the answer was too large to hold beside others; nothing of it is left
     */
    void send() throws IOException {
        if (writer != null) {
            writer.flush();
        }
        if (refused != null) {
            throw refused;
        }
        if (streams || super.isCommitted() || body.size() == 0) {
            return;
        }
        super.setContentLengthLong(body.size());
        body.writeTo(pace.of(super.getOutputStream()));
    }

    @Override
    public void close() {
        if (counted != null) {
            counted.close();
        }
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        return streams ? pace.of(super.getOutputStream()) : new Held();
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (writer == null) {
            // As Tomcat does, so that the type names the encoding.
            setCharacterEncoding(getCharacterEncoding());
            writer =
                    new PrintWriter(new OutputStreamWriter(getOutputStream(), Charset.forName(getCharacterEncoding())));
        }
        return writer;
    }

    @Override
    public void flushBuffer() throws IOException {
        if (streams) {
            super.flushBuffer();
        }
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        clear();
    }

    @Override
    public void reset() {
        super.reset();
        clear();
    }

    private void clear() {
        body.reset();
        writer = null;
        refused = null;
        if (!streams) {
            close();
        }
    }

    private final class Held extends ServletOutputStream {

        @Override
        public void write(int one) throws IOException {
            if (hasRoomFor(1)) {
                body.write(one);
            }
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            if (hasRoomFor(length)) {
                body.write(from, offset, length);
            }
        }

        /** Without room the rest is dropped: an exception while a page is written would be logged as a failure of its template. */
        private boolean hasRoomFor(int length) {
            if (refused != null) {
                return false;
            }
            long size = (long) body.size() + length;
            long held = counted == null ? 0 : counted.held();
            if (size > SMALL_BYTES_MAX && size > held) {
                try {
                    count((int) Math.min(Integer.MAX_VALUE, Math.max(STEP_BYTES, size - held)));
                } catch (TooManyAnswers tooMany) {
                    clear();
                    refused = tooMany;
                }
            }
            return refused == null;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("No answer is written asynchronously");
        }
    }
}
