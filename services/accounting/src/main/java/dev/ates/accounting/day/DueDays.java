package dev.ates.accounting.day;

import dev.ates.messaging.Quarantine;
import java.time.LocalDate;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which day is to be closed now: one at a time, in order, none skipped. */
@Component
public class DueDays {

    private final JdbcClient jdbc;
    private final Quarantine quarantine;

    DueDays(JdbcClient jdbc, Quarantine quarantine) {
        this.jdbc = jdbc;
        this.quarantine = quarantine;
    }

    /**
     * The day whose close was begun, or the oldest that may be: sealed, and what was booked agrees with the seal, or an
     * operator has decided so; nothing of it is in quarantine, and the day before is closed.
     */
    public Optional<LocalDate> next() {
        Optional<LocalDate> begun = jdbc.sql("select day from business_day where state = 'closing'")
                .query(LocalDate.class)
                .optional();
        return begun.isPresent() ? begun : oldestDue().filter(day -> !quarantine.holds("tracker", day));
    }

    private Optional<LocalDate> oldestDue() {
        return jdbc.sql("""
                select d.day from business_day d
                where d.state in ('open', 'sealed') and ((d.state = 'sealed' and d.seal_agrees) or d.by_hand_at is not null)
                  and (exists (select 1 from business_day before where before.day = d.day - 1 and before.state = 'closed')
                       or not exists (select 1 from business_day before where before.day < d.day))
                order by d.day limit 1
                """).query(LocalDate.class).optional();
    }

    /** The day that is to be closed before any other, whether it is due or not; none while nothing was ever booked. */
    public Optional<LocalDate> oldestNotClosed() {
        return jdbc.sql("""
                select coalesce((select max(day) + 1 from business_day where state = 'closed'),
                                (select min(day) from business_day)) as day
                """)
                .query((row, n) -> Optional.ofNullable(row.getObject("day", LocalDate.class)))
                .single();
    }
}
