package dev.ates.accounting.decision;

import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import dev.ates.ui.Caller;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The decisions of people, written in the transaction that carries them out. */
@Component
public class Decisions {

    private final JdbcClient jdbc;
    private final Clock clock;

    Decisions(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * @param action such as {@code adjustment}
     * @param subject what it is about, such as {@code account <id>} or a day
     */
    public record Decision(
            long id, Instant at, UUID who, String whoName, String action, String subject, String reason) {}

    @Transactional(propagation = Propagation.MANDATORY)
    public void write(Caller who, String action, String subject, Reason reason) {
        jdbc.sql("""
                insert into decision (at, who, who_name, action, subject, reason)
                values (:now, :who, :name, :action, :subject, :reason)
                """)
                .param("now", Columns.time(clock.instant()))
                .param("who", who.id())
                .param("name", who.name())
                .param("action", action)
                .param("subject", subject)
                .param("reason", reason.text())
                .update();
    }

    /** The latest decisions about a subject before a decision, newest first. */
    public List<Decision> about(String subject, long before, int max) {
        return jdbc.sql("""
                select id, at, who, who_name, action, subject, reason from decision
                where subject = :subject and id < :before order by id desc limit :max
                """)
                .param("subject", subject)
                .param("before", before)
                .param("max", max)
                .query(Rows.as(Decision.class))
                .list();
    }
}
