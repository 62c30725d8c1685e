package dev.ates.accounting.day;

import dev.ates.sql.Columns;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Determines the day to which a transfer is posted. */
@Component
public class OpenDays {

    private static final int ATTEMPTS_MAX = 10;

    private final JdbcClient jdbc;
    private final Clock clock;

    OpenDays(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * The given day, or the first open one if that is closed. It is not closed before the running transaction ends; sealing
     * is not blocked.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public LocalDate openFor(LocalDate wanted) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            Optional<LocalDate> open = lock(wanted);
            if (open.isPresent()) {
                return open.get();
            }
            open(wanted);
        }
        throw new IllegalStateException("No open day was found for " + wanted);
    }

    private Optional<LocalDate> lock(LocalDate wanted) {
        return jdbc.sql("""
                select day from business_day
                where day = greatest(:wanted,
                        (select max(day) + 1 from business_day where state = 'closed'),
                        (select max(day) + 1 from business_day where state = 'closing'))
                  and state in ('open', 'sealed')
                for key share
                """).param("wanted", wanted).query(LocalDate.class).optional();
    }

    private void open(LocalDate wanted) {
        jdbc.sql("""
                with opened as (
                    insert into business_day (day)
                    values (greatest(cast(:wanted as date),
                            (select max(day) + 1 from business_day where state = 'closed'),
                            (select max(day) + 1 from business_day where state = 'closing')))
                    on conflict (day) do nothing
                    returning day)
                insert into day_step (day, step, at) select day, 'opened', :now from opened
                """)
                .param("wanted", wanted)
                .param("now", Columns.time(clock.instant()))
                .update();
    }
}
