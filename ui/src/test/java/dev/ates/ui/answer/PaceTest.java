package dev.ates.ui.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import org.apache.coyote.CloseNowException;
import org.junit.jupiter.api.Test;

class PaceTest {

    private long nanos;

    @Test
    void endsAnAnswerThatIsReadTooSlowly() throws Exception {
        ServletOutputStream answer = new Pace(Duration.ofSeconds(30), 8_192, () -> nanos).of(reader(8));

        for (int part = 0; part < 4; part++) {
            answer.write(new byte[8_192]);
        }
        assertThatThrownBy(() -> answer.write(new byte[8_192]))
                .isInstanceOf(CloseNowException.class)
                .hasMessage("The reader took 40960 bytes in 40 seconds");
    }

    @Test
    void waitsForASlowConnection() throws Exception {
        ServletOutputStream answer = new Pace(Duration.ofSeconds(30), 8_192, () -> nanos).of(reader(1));

        answer.write(new byte[100 * 8_192]);
        answer.flush();

        assertThat(Duration.ofNanos(nanos)).hasSeconds(100);
    }

    /** Takes a part of 8,192 bytes in so many seconds. */
    private ServletOutputStream reader(int seconds) {
        return new ServletOutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("one byte at a time");
            }

            @Override
            public void write(byte[] from, int offset, int length) {
                nanos += Duration.ofSeconds(seconds).toNanos();
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {}
        };
    }
}
