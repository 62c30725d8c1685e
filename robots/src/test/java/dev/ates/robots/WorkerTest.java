package dev.ates.robots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WorkerTest {

    @Test
    void aFailureThatRepeatsIsToldOnceWithTheReasonBeneathIt() throws InterruptedException {
        // The RabbitMQ client itself says nothing when the broker closes a channel; only the cause does.
        var failure = new IOException(null, new IllegalStateException("no queue 'q'"));

        assertThat(told("told-once", failure))
                .filteredOn(line -> line.getLevel() == Level.WARN)
                .extracting(ILoggingEvent::getMessage)
                .containsExactly("Failed, will be retried: IllegalStateException: no queue 'q'");
    }

    @Test
    void waitingForWhatIsNotThereYetIsNoAlarm() throws InterruptedException {
        var failure = new Worker.NotYet("Stream x is not at this broker yet", new IOException("404"));

        assertThat(told("not-yet", failure))
                .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.INFO))
                .extracting(line -> line.getLevel() + " " + line.getMessage())
                .containsExactly("INFO Waiting: Stream x is not at this broker yet");
    }

    @Test
    void goesOnAfterAnInputThatExhaustedTheMemory() throws InterruptedException {
        assertThat(told("exhausted", new OutOfMemoryError("Java heap space")))
                .filteredOn(line -> line.getLevel() == Level.WARN)
                .extracting(ILoggingEvent::getMessage)
                .containsExactly("Failed, will be retried: OutOfMemoryError: Java heap space");
    }

    /** As when there is no memory left to handle the failure. */
    @Test
    void goesOnWhenAFailureCannotBeHandled() throws InterruptedException {
        var runs = new AtomicInteger();
        var step = new Worker.Step() {
            @Override
            public boolean run() {
                runs.incrementAndGet();
                throw new IllegalStateException("failed");
            }

            @Override
            public void reset() {
                throw new OutOfMemoryError("Java heap space");
            }

            @Override
            public void close() {}
        };
        var worker = new Worker(
                "unhandled",
                new Signal(),
                Duration.ofMillis(1),
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(1)),
                any -> true,
                step);
        worker.start();

        await().until(() -> runs.get() >= 2);

        Worker.stop(List.of(worker), Duration.ofSeconds(10));
    }

    /** The log of a worker with this name whose step fails at least three times. */
    private static List<ILoggingEvent> told(String name, Throwable failure) throws InterruptedException {
        var logger = (Logger) LoggerFactory.getLogger(Worker.class);
        var told = new ListAppender<ILoggingEvent>();
        told.start();
        logger.addAppender(told);
        var runs = new AtomicInteger();
        var worker = new Worker(
                name,
                new Signal(),
                Duration.ofMillis(1),
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(1)),
                any -> true,
                () -> {
                    runs.incrementAndGet();
                    if (failure instanceof Error error) {
                        throw error;
                    }
                    throw (Exception) failure;
                });
        worker.start();
        await().until(() -> runs.get() >= 3);
        Worker.stop(List.of(worker), Duration.ofSeconds(10));
        logger.detachAppender(told);
        return told.list.stream()
                .filter(line -> line.getThreadName().equals(name))
                .toList();
    }
}
