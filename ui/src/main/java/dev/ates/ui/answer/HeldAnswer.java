package dev.ates.ui.answer;

import dev.ates.ui.Download;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FastByteArrayOutputStream;

/** An answer that is kept until it is complete, unless it is a file of any length. */
final class HeldAnswer extends HttpServletResponseWrapper implements Download.Streamed, AutoCloseable {

    /** Not counted: the number of connections bounds them. */
    private static final int SMALL_BYTES_MAX = 16_384;

    /** What one page of a file takes while it waits for its reader. */
    private static final int PAGE_BYTES = 1_048_576;

    /** So many bytes are counted at once. */
    private static final int STEP_BYTES = 65_536;

    private final Shares bytes;
    private final Pace pace;
    private final FastByteArrayOutputStream body = new FastByteArrayOutputStream();
    private @Nullable PrintWriter writer;
    private boolean streams;
    private Shares.@Nullable Share counted;

    HeldAnswer(HttpServletResponse response, Shares bytes, Pace pace) {
        super(response);
        this.bytes = bytes;
        this.pace = pace;
    }

    /** @throws TooManyAnswers when too many others are being read */
    @Override
    public void stream() {
        count(PAGE_BYTES);
        streams = true;
    }

    /** Asks who reads only for a large answer, because it may take a look into the database. */
    private void count(int more) {
        if (counted == null) {
            counted = bytes.share();
        }
        counted.take(more);
    }

    /** Sends what is held; what has been refused or redirected has its answer already. */
    void send() throws IOException {
        if (writer != null) {
            writer.flush();
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
        if (!streams) {
            close();
        }
    }

    private final class Held extends ServletOutputStream {

        @Override
        public void write(int one) throws IOException {
            grow(1);
            body.write(one);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            grow(length);
            body.write(from, offset, length);
        }

        private void grow(int length) {
            long size = (long) body.size() + length;
            long held = counted == null ? 0 : counted.held();
            if (size > SMALL_BYTES_MAX && size > held) {
                count((int) Math.min(Integer.MAX_VALUE, Math.max(STEP_BYTES, size - held)));
            }
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
