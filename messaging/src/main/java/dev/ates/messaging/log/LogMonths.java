package dev.ates.messaging.log;

import dev.ates.messaging.store.Store;
import dev.ates.sql.Months;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The months into which the log is partitioned, so that the current one stays small and old ones can be dropped. */
final class LogMonths {

    private static final Logger log = LoggerFactory.getLogger(LogMonths.class);
    private static final String TABLE = "event_log";
    private static final Duration DROPPED_EVERY = Duration.ofHours(1);

    private final Store store;
    private volatile @Nullable YearMonth there;
    private long droppedNanos = System.nanoTime();

    LogMonths(Store store) {
        this.store = store;
    }

    /** Whether old months are to be looked for: hourly, so that consumers have an hour to report after a start. */
    boolean areDue() {
        boolean due = System.nanoTime() - droppedNanos > DROPPED_EVERY.toNanos();
        droppedNanos = due ? System.nanoTime() : droppedNanos;
        return due;
    }

    /** Creates the month of a date and the next one. */
    void require(LocalDate date) {
        YearMonth month = YearMonth.from(date);
        if (!month.equals(there)) {
            there = store.transaction(() -> {
                Months.create(store::sql, "messaging", TABLE, month);
                Months.create(store::sql, "messaging", TABLE, month.plusMonths(1));
                return month;
            });
        }
    }

    /**
     * Drops the months that end before a date, oldest first, as long as the broker has confirmed their events and every
     * known consumer has applied them. Returns how many.
     */
    int dropBefore(LocalDate date) {
        int dropped = 0;
        for (String month : Months.before(store::sql, "messaging", TABLE, YearMonth.from(date))) {
            if (isNeeded(month)) {
                log.atWarn().addKeyValue("month", month).log("A month of the log is still needed and not dropped");
                break;
            }
            // Does not wait for long readers of the log, such as a backup: the next round tries again.
            store.transaction(() -> store.sql("set local lock_timeout = '1s'; drop table messaging." + month)
                    .update());
            log.atInfo().addKeyValue("month", month).log("A month of the log was dropped");
            dropped++;
        }
        there = null;
        return dropped;
    }

    private boolean isNeeded(String month) {
        return store.sql("""
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
