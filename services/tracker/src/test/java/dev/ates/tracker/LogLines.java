package dev.ates.tracker;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What a class logs until this is closed. */
public final class LogLines implements AutoCloseable {

    private final Logger logger;
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    public LogLines(Class<?> of) {
        this(of.getName());
    }

    /** @param of the name of a class that is not public */
    public LogLines(String of) {
        logger = (Logger) LoggerFactory.getLogger(of);
        lines.start();
        logger.addAppender(lines);
    }

    /** Its lines, the oldest first. */
    public List<ILoggingEvent> all() {
        return List.copyOf(lines.list);
    }

    /** {@code message KEY=value …} of each line, with one of its fields. */
    public List<String> with(String field) {
        return all().stream()
                .map(line -> line.getFormattedMessage()
                        + line.getKeyValuePairs().stream()
                                .filter(pair -> pair.key.equals(field))
                                .map(pair -> " %s=%s".formatted(pair.key, pair.value))
                                .findFirst()
                                .orElse(""))
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(lines);
    }
}
