package dev.ates.analytics.engine;

import dev.ates.analytics.journal.Journal;
import java.util.List;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lets tests of other features apply the metrics: all of them, found as the service finds them. */
public final class EngineForTests {

    private EngineForTests() {}

    public static Engine on(JdbcClient jdbc, Journal journal) {
        return inStretchesOf(20_000, 0, jdbc, journal);
    }

    /**
     * @param max the number of events that one run of a metric's steps covers
     * @param newer how much higher than the service's the versions of the metrics are
     */
    public static Engine inStretchesOf(int max, int newer, JdbcClient jdbc, Journal journal) {
        try (var context = new AnnotationConfigApplicationContext("dev.ates.analytics.metric")) {
            List<Metric> metrics = context.getBeansOfType(Metric.class).values().stream()
                    .map(one -> new Metric(one.name(), one.version() + newer, one.tables(), one.steps()))
                    .toList();
            return new Engine(jdbc, journal, metrics, max);
        }
    }
}
