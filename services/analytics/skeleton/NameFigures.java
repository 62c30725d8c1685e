package dev.ates.analytics.metric.@package@;

import dev.ates.analytics.figures.DayRange;
import dev.ates.sql.Rows;
import java.time.LocalDate;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Queries on the metric @name@. */
@Repository
class @Name@Figures {

    private static final String LINES = """
            select day, number from @name@ where day between :from and :to order by day
            """;

    private final JdbcClient jdbc;

    @Name@Figures(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Oldest first; days without any are left out. */
    List<Line> lines(DayRange range) {
        return jdbc.sql(LINES)
                .param("from", range.from())
                .param("to", range.to())
                .query(Rows.as(Line.class))
                .list();
    }

    record Line(LocalDate day, long number) {}
}
