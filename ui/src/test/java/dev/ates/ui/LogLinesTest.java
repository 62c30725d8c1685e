package dev.ates.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import dev.ates.ui.audit.LogLines;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** Foreign text cannot begin a line of the log. */
class LogLinesTest {

    private static final String HOSTILE = "a\r\n2026-11-27 ERROR forged\u001b[31m\u2028\u202eb";

    @Test
    void shownInOneLine() {
        assertThat(LogLines.oneLine(HOSTILE)).isEqualTo("a\\r\\n2026-11-27 ERROR forged\\u001B[31m\\u2028\\u202Eb");
        assertThat(LogLines.oneLine("Прилавок 🚀 −12.00\u00a0USD\tx")).isEqualTo("Прилавок 🚀 −12.00\u00a0USD\tx");
    }

    @Test
    void keepsMessageValueAndCausesInTheirLines() throws Exception {
        var cause = new IllegalStateException(HOSTILE, new IllegalArgumentException(HOSTILE));
        cause.addSuppressed(new IllegalStateException(HOSTILE));

        var written = written(cause);

        assertThat(written.lines()).noneMatch(line -> line.startsWith("2026-11-27 ERROR forged"));
        assertThat(written)
                .contains(
                        "told a\\r\\n2026-11-27",
                        "key=\"a\\r\\n",
                        "Caused by: java.lang.IllegalArgumentException: a\\r\\n")
                .contains("Suppressed: java.lang.IllegalStateException: a\\r\\n")
                .doesNotContain("\u001b", "\u2028");
    }

    @Test
    void saysTheFieldsOfTheAuditLogOnce() {
        var event = new LoggingEvent();
        event.setLoggerName("dev.ates.audit");
        event.addKeyValuePair(new KeyValuePair("who", "Ann"));
        assertThat(new LogLines.Fields().convert(event)).isEmpty();

        event.setLoggerName("dev.ates.other");
        assertThat(new LogLines.Fields().convert(event)).isEqualTo("who=\"Ann\"");
    }

    private static String written(Throwable cause) throws JoranException {
        var context = new LoggerContext();
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new ByteArrayInputStream("""
                <configuration>
                  <include resource="ates-log.xml"/>
                  <appender name="list" class="ch.qos.logback.core.read.ListAppender"/>
                  <root level="info"><appender-ref ref="list"/></root>
                </configuration>
                """.getBytes(StandardCharsets.UTF_8)));
        var log = context.getLogger("test");
        log.atInfo().addKeyValue("key", HOSTILE).setCause(cause).log("told {}", HOSTILE);
        var list = (ListAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("list");
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%level %msg %kvp%n%ex");
        encoder.start();
        assertThat(list.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getLevel()).isEqualTo(Level.INFO));
        return new String(encoder.encode(list.list.getFirst()), StandardCharsets.UTF_8);
    }
}
