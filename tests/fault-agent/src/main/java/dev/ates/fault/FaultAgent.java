package dev.ates.fault;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * {@code java -javaagent:fault-agent.jar=ARMINGS}, where the armings are {@code point:hit[:kill|stop]}, separated by commas,
 * or {@code @FILE}: a file that may appear at any time, contains armings and is deleted when they are active.
 */
public final class FaultAgent {

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private FaultAgent() {}

    public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
        instrumentation.addTransformer(new Instrumenter());
        if (arguments == null || arguments.isBlank()) {
            return;
        }
        if (arguments.startsWith("@")) {
            Path file = Path.of(arguments.substring(1));
            Thread.ofPlatform().name("fault-agent").daemon().start(() -> watch(file));
        } else {
            Faults.arm(Arming.parse(arguments));
        }
    }

    private static void watch(Path file) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (Files.exists(file)) {
                    Faults.arm(Arming.parse(Files.readString(file)));
                    Files.delete(file);
                }
            } catch (IOException | IllegalArgumentException e) {
                System.err.println("fault-agent: " + file + " cannot be taken: " + e);
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }
}
