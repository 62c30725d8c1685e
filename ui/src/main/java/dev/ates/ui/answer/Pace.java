package dev.ates.ui.answer;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.coyote.CloseNowException;

/**
 * The least pace of reading an answer. Tomcat limits only the time until the next bytes are taken, so somebody who takes
 * a few of them now and then would hold an answer for months.
 *
 * @param grace how long a reader may take in any case
 * @param bytesPerSecond how much a reader must take on average after that
 * @param nanos a clock that only goes forward
 */
record Pace(Duration grace, int bytesPerSecond, LongSupplier nanos) {

    /** Slow enough for a phone with a bad connection. */
    static final Pace LEAST = new Pace(Duration.ofSeconds(30), 8_192, System::nanoTime);

    private static final int PART_BYTES = 8_192;

    ServletOutputStream of(ServletOutputStream out) {
        return new Paced(out);
    }

    private final class Paced extends ServletOutputStream {

        private final ServletOutputStream out;
        private long bytes;
        private long waitedNanos;

        Paced(ServletOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            for (int done = 0; done < length; done += PART_BYTES) {
                int part = Math.min(PART_BYTES, length - done);
                long begun = nanos.getAsLong();
                out.write(from, offset + done, part);
                written(part, nanos.getAsLong() - begun);
            }
        }

        @Override
        public void flush() throws IOException {
            long begun = nanos.getAsLong();
            out.flush();
            written(0, nanos.getAsLong() - begun);
        }

        /** @throws CloseNowException which makes Tomcat end the connection, so that the answer does not look complete */
        private void written(int part, long waited) throws CloseNowException {
            bytes += part;
            waitedNanos += waited;
            Duration most = grace.plusSeconds(bytes / bytesPerSecond);
            if (waitedNanos > most.toNanos()) {
                throw new CloseNowException("The reader took %d bytes in %d seconds"
                        .formatted(bytes, Duration.ofNanos(waitedNanos).toSeconds()));
            }
        }

        @Override
        public boolean isReady() {
            return out.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            out.setWriteListener(listener);
        }
    }
}
