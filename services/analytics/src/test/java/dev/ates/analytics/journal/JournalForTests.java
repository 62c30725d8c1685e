package dev.ates.analytics.journal;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Lets tests of other features write a journal. */
public final class JournalForTests {

    private JournalForTests() {}

    public static Journal on(JdbcClient jdbc) {
        return new Journal(jdbc);
    }
}
