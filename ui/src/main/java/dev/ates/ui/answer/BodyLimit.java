package dev.ates.ui.answer;

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
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Limits a request body, by its declared length or while reading, to {@value #BYTES_MAX} bytes where no file is
 * accepted.
 */
public final class BodyLimit extends OncePerRequestFilter {

    public static final int BYTES_MAX = 1_048_576;

    private final PlainAnswers answers;
    private final Uploads uploads;

    BodyLimit(PlainAnswers answers, Uploads uploads) {
        this.answers = answers;
        this.uploads = uploads;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long bytesMax = uploads.take(request) ? uploads.bytesMax() : BYTES_MAX;
        if (request.getContentLengthLong() > bytesMax) {
            answers.write(Problem.tooLong(bytesMax), request, response);
            return;
        }
        chain.doFilter(new Bounded(request, bytesMax), response);
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
