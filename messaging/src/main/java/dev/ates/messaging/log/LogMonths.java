package dev.ates.messaging.log;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The log in the database is cut into months, so that its newest part stays small and its oldest can be dropped. */
public final class LogMonths {

    private static final Logger log = LoggerFactory.getLogger(LogMonths.class);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Set<YearMonth> there = ConcurrentHashMap.newKeySet();

    public LogMonths(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** Makes room for what is logged on this date and during the month after it. */
    public void require(LocalDate date) {
        require(YearMonth.from(date));
        require(YearMonth.from(date).plusMonths(1));
    }

    private void require(YearMonth month) {
        if (there.contains(month)) {
            return;
        }
        transaction.executeWithoutResult(status -> {
            jdbc.sql("select pg_advisory_xact_lock(hashtext('messaging.event_log'))")
                    .query((row, n) -> true)
                    .list();
            if (!exists(month)) {
                // To attach a table waits for nobody who reads or writes the log; to create it as a part would.
                jdbc.sql("create table messaging.%s (like messaging.event_log including defaults including constraints)"
                                .formatted(name(month)))
                        .update();
                jdbc.sql(
                                "alter table messaging.event_log attach partition messaging.%s for values from ('%s') to ('%s')"
                                        .formatted(
                                                name(month),
                                                month.atDay(1),
                                                month.plusMonths(1).atDay(1)))
                        .update();
            }
        });
        there.add(month);
    }

    private boolean exists(YearMonth month) {
        return jdbc.sql("select to_regclass(:name) is not null")
                .param("name", "messaging." + name(month))
                .query(Boolean.class)
                .single();
    }

    private static String name(YearMonth month) {
        return "event_log_%04d_%02d".formatted(month.getYear(), month.getMonthValue());
    }

    /**
     * Drops the months that end before a date, oldest first, as long as the broker has confirmed and everybody who has
     * ever heard the stream has applied all that is in them.
     *
     * @return how many were dropped
     */
    public int dropBefore(LocalDate date) {
        int dropped = 0;
        for (String month : monthsBefore(date)) {
            if (isNeeded(month)) {
                log.atWarn()
                        .addKeyValue("month", month)
                        .log("A month of the log is due to be dropped but not yet heard");
                break;
            }
            transaction.executeWithoutResult(status -> {
                // Somebody reads the log for long, such as a backup: the next round will do.
                jdbc.sql("set local lock_timeout = '1s'").update();
                jdbc.sql("drop table messaging." + month).update();
            });
            log.atInfo().addKeyValue("month", month).log("A month of the log was dropped");
            dropped++;
        }
        there.clear();
        return dropped;
    }

    private List<String> monthsBefore(LocalDate date) {
        return jdbc.sql("""
                        select c.relname
                          from pg_inherits i join pg_class c on c.oid = i.inhrelid
                         where i.inhparent = 'messaging.event_log'::regclass and c.relname < :first
                         order by c.relname
                        """)
                .param("first", name(YearMonth.from(date)))
                .query((row, n) -> row.getString("relname"))
                .list();
    }

    private boolean isNeeded(String month) {
        return jdbc.sql("""
                        select exists (
                          select from (select partition, max(last_position) as last from messaging.%s group by partition) l
                                 join messaging.stream_head h using (partition)
                           where h.published_position < l.last
                              or not exists (select from messaging.stream_hearer)
                              or exists (select from (select distinct consumer from messaging.stream_hearer) c
                                           left join messaging.stream_hearer s
                                             on s.consumer = c.consumer and s.partition = l.partition
                                          where coalesce(s.applied_position, 0) < l.last))
                        """.formatted(month)).query(Boolean.class).single();
    }
}
