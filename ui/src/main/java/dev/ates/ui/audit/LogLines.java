package dev.ates.ui.audit;

import ch.qos.logback.classic.pattern.KeyValuePairConverter;
import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import dev.ates.contracts.ForeignText;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Parts of a log line that cannot break it: line ends, escape codes and direction marks in messages, values and causes are
 * escaped. Used in {@code ates-log.xml}.
 */
public final class LogLines {

    private LogLines() {}

    /** The text with invisible characters as {@code \}{@code u001B} and line ends as {@code \n}. */
    public static String oneLine(String text) {
        return text.codePoints().mapToObj(LogLines::shown).collect(Collectors.joining());
    }

    private static String shown(int c) {
        return switch (c) {
            case '\t' -> "\t";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            default -> ForeignText.isHidden(c) ? escape(c) : Character.toString(c);
        };
    }

    private static String escape(int c) {
        return "\\u%04X".formatted(c);
    }

    /** {@code %msg} */
    public static final class Message extends MessageConverter {
        @Override
        public String convert(ILoggingEvent event) {
            return oneLine(super.convert(event));
        }
    }

    /** {@code %kvp}; empty for lines of the audit log, whose message already has the fields. */
    public static final class Fields extends KeyValuePairConverter {
        @Override
        public String convert(ILoggingEvent event) {
            return AuditLog.NAME.equals(event.getLoggerName()) ? "" : oneLine(super.convert(event));
        }
    }

    /** {@code %ex}: one line per cause and per stack frame. */
    public static final class Causes extends ThrowableProxyConverter {
        @Override
        protected String throwableProxyToString(IThrowableProxy cause) {
            return super.throwableProxyToString(new OneLineCause(cause));
        }
    }

    private record OneLineCause(IThrowableProxy cause) implements IThrowableProxy {

        @Override
        public @Nullable String getMessage() {
            return cause.getMessage() == null ? null : oneLine(cause.getMessage());
        }

        @Override
        public @Nullable String getOverridingMessage() {
            return cause.getOverridingMessage() == null ? null : oneLine(cause.getOverridingMessage());
        }

        @Override
        public String getClassName() {
            return cause.getClassName();
        }

        @Override
        public StackTraceElementProxy[] getStackTraceElementProxyArray() {
            return cause.getStackTraceElementProxyArray();
        }

        @Override
        public int getCommonFrames() {
            return cause.getCommonFrames();
        }

        @Override
        public @Nullable IThrowableProxy getCause() {
            return cause.getCause() == null ? null : new OneLineCause(cause.getCause());
        }

        @Override
        public IThrowableProxy[] getSuppressed() {
            return Arrays.stream(cause.getSuppressed()).map(OneLineCause::new).toArray(IThrowableProxy[]::new);
        }

        @Override
        public boolean isCyclic() {
            return cause.isCyclic();
        }
    }
}
