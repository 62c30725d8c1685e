package dev.ates.robots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WorkerTest {

    @Test
    void aFailureThatRepeatsIsToldOnceWithTheReasonBeneathIt() throws InterruptedException {
        var logger = (Logger) LoggerFactory.getLogger(Worker.class);
        var told = new ListAppender<ILoggingEvent>();
        told.start();
        logger.addAppender(told);
        var runs = new AtomicInteger();
        // The RabbitMQ client itself says nothing when the broker closes a channel; only the cause does.
        var worker = new Worker(
                "told-once",
                new Signal(),
                Duration.ofMillis(1),
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(1)),
                failure -> true,
                () -> {
                    runs.incrementAndGet();
                    throw new IOException(null, new IllegalStateException("no queue 'q'"));
                });
        worker.start();
        await().until(() -> runs.get() >= 3);
        worker.stop();
        worker.join(Duration.ofSeconds(10));
        logger.detachAppender(told);

        assertThat(told.list)
                .filteredOn(line -> line.getThreadName().equals("told-once") && line.getLevel() == Level.WARN)
                .extracting(ILoggingEvent::getMessage)
                .containsExactly("Not done, will be tried again: IllegalStateException: no queue 'q'");
    }
}
