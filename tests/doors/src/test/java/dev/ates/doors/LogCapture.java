package dev.ates.doors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Captures everything that is logged from level INFO on, in the format of the console. */
final class LogCapture implements AutoCloseable {

    private static final LoggerContext CONTEXT = (LoggerContext) LoggerFactory.getILoggerFactory();

    private final Logger root = CONTEXT.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Encoder<ILoggingEvent> console = ((ConsoleAppender<ILoggingEvent>)
                    Optional.ofNullable(root.getAppender("stderr")).orElseThrow())
            .getEncoder();
    private final Level usual = root.getLevel();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            var written = new String(console.encode(event), StandardCharsets.UTF_8);
            written.lines().forEach(lines::add);
            if (event.getLevel() == Level.ERROR) {
                errors.add(written);
            }
        }
    };

    LogCapture() {
        root.setLevel(Level.INFO);
        appender.setContext(CONTEXT);
        appender.start();
        root.addAppender(appender);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** The logged errors, with their stack traces. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        root.setLevel(usual);
    }
}
