package dev.ates.ui.start;

import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/**
 * Prints to standard error why a service does not start: one line per error, without a frame. If several applications share
 * a process, the launcher reports instead, and Spring Boot does not log.
 */
public final class StartReport implements FailureAnalysisReporter {

    private static final String SOMEBODY_ELSE_LOGS = "none";

    @Override
    public void report(FailureAnalysis analysis) {
        if (!SOMEBODY_ELSE_LOGS.equals(System.getProperty("org.springframework.boot.logging.LoggingSystem"))) {
            System.err.println(lines(analysis.getDescription()));
        }
    }

    /** Removes the blank lines of Spring Boot's descriptions. */
    public static String lines(String description) {
        return description
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(System.lineSeparator() + "ates: ", "ates: ", ""));
    }
}
