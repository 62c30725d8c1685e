package dev.ates.testkit;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeashTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void letsNoProcessOutliveAKilledJvm() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Leashing.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long pid = Long.parseLong(jvm.inputReader().readLine());
        ProcessHandle leashed = ProcessHandle.of(pid).orElseThrow();
        assertThat(leashed.isAlive()).isTrue();

        jvm.destroyForcibly();

        eventually("process is gone", SOON, () -> assertThat(leashed.isAlive()).isFalse());
    }

    @Test
    void killsWhatIsLetOff() throws IOException {
        Leash leash = Leash.on(new ProcessBuilder("sleep", "300").start());

        leash.close();

        assertThat(leash.process().isAlive()).isFalse();
    }

    static final class Leashing {
        private Leashing() {}

        public static void main(String[] args) throws Exception {
            Leash leash = Leash.on(new ProcessBuilder("sleep", "300").start());
            System.out.println(leash.process().pid());
            Thread.currentThread().join();
        }
    }
}
