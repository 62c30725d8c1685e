package dev.ates.ui.answer;

import dev.ates.ui.Refusal;
import dev.ates.ui.Uploads;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Limits a request body, by its declared length or while reading, to {@value #BYTES_MAX} bytes where no file is
 * accepted, and the memory of all bodies together. Without a cookie or token, it accepts only small ones. A made-up
 * cookie or token passes here, so that it can use up the memory for large bodies, but not more.
 */
public final class BodyLimit extends OncePerRequestFilter {

    public static final int BYTES_MAX = 1_048_576;

    private final PlainAnswers answers;
    private final Uploads uploads;
    private final BodyMemory memory;

    BodyLimit(PlainAnswers answers, Uploads uploads, BodyMemory memory) {
        this.answers = answers;
        this.uploads = uploads;
        this.memory = memory;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long bytesMax = uploads.take(request) ? uploads.bytesMax() : BYTES_MAX;
        if (request.getContentLengthLong() > bytesMax) {
            answers.write(Problem.tooLong(bytesMax), request, response);
            return;
        }
        int bytes = bytesInMemory(request);
        if (bytes > BodyMemory.SMALL_BYTES_MAX && isOfNobody(request) && request.getContentLengthLong() >= 0) {
            answers.write(Problem.tooLongOfNobody(BodyMemory.SMALL_BYTES_MAX), request, response);
            return;
        }
        if (!memory.take(bytes)) {
            var busy = new TooManyBodies();
            answers.write(Problem.of(busy, String.valueOf(busy.getMessage())), request, response);
            return;
        }
        try {
            chain.doFilter(new Bounded(request, bytesMax), response);
        } finally {
            memory.giveBack(bytes);
        }
    }

    /** A file goes to disk, but not as an encoded form. A body without a length may have any. */
    private int bytesInMemory(HttpServletRequest request) {
        if (uploads.takeFile(request) && !WellFormed.isForm(request)) {
            return 0;
        }
        long declared = request.getContentLengthLong();
        boolean isChunked = request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        return (int) Math.min(BYTES_MAX, declared >= 0 ? declared : isChunked ? BYTES_MAX : 0);
    }

    private static boolean isOfNobody(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) == null && request.getHeader(HttpHeaders.COOKIE) == null;
    }

    /** {@code too-many-bodies}. */
    private static final class TooManyBodies extends Refusal {
        private static final long serialVersionUID = 1L;

        TooManyBodies() {
            super("Many large bodies are being sent: try again in a minute");
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.SERVICE_UNAVAILABLE;
        }

        @Override
        public String name() {
            return "too-many-bodies";
        }
    }

    /** The body was longer than allowed. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        private final long bytesMax;

        TooLong(long bytesMax) {
            super("The body has more than %d bytes".formatted(bytesMax));
            this.bytesMax = bytesMax;
        }

        Problem problem() {
            return Problem.tooLong(bytesMax);
        }
    }

    private static final class Bounded extends HttpServletRequestWrapper {

        private final long bytesMax;

        Bounded(HttpServletRequest request, long bytesMax) {
            super(request);
            this.bytesMax = bytesMax;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new BoundedStream(super.getInputStream(), bytesMax);
        }

        @Override
        public BufferedReader getReader() throws IOException {
            var encoding = Optional.ofNullable(getCharacterEncoding()).orElse("UTF-8");
            return new BufferedReader(new InputStreamReader(getInputStream(), Charset.forName(encoding)));
        }
    }

    private static final class BoundedStream extends ServletInputStream {

        private final ServletInputStream body;
        private final long bytesMax;
        private long bytes;

        BoundedStream(ServletInputStream body, long bytesMax) {
            this.body = body;
            this.bytesMax = bytesMax;
        }

        @Override
        public int read() throws IOException {
            int read = body.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = body.read(into, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) throws TooLong {
            bytes += read;
            if (bytes > bytesMax) {
                throw new TooLong(bytesMax);
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
