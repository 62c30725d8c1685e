package dev.ates.ui.start;

import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/**
 * Tells on standard error why a service does not start: a line for each thing that is wrong, and no frame around them.
 * Where several applications share a process, whoever starts them tells; there Spring Boot does no logging of its own.
 */
public final class StartReport implements FailureAnalysisReporter {

    private static final String SOMEBODY_ELSE_LOGS = "none";

    @Override
    public void report(FailureAnalysis analysis) {
        if (!SOMEBODY_ELSE_LOGS.equals(System.getProperty("org.springframework.boot.logging.LoggingSystem"))) {
            System.err.println(lines(analysis.getDescription()));
        }
    }

    /** Without the blank lines of Spring Boot's own descriptions. */
    public static String lines(String description) {
        return description
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(System.lineSeparator() + "ates: ", "ates: ", ""));
    }
}
