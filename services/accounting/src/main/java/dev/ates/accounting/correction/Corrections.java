package dev.ates.accounting.correction;

import dev.ates.accounting.day.OpenDays;
import dev.ates.accounting.ledger.Ledger;
import dev.ates.accounting.ledger.Transfer;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.sql.Rows;
import dev.ates.ui.Conflict;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Posts corrections to the open day. A transfer never changes; a mistake on a closed day is corrected on the open day.
 */
@Component
class Corrections {

    private final JdbcClient jdbc;
    private final Ledger ledger;
    private final OpenDays openDays;
    private final BusinessCalendar calendar;

    Corrections(JdbcClient jdbc, Ledger ledger, OpenDays openDays, BusinessCalendar calendar) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.openDays = openDays;
        this.calendar = calendar;
    }

    /**
     * A posted correction.
     *
     * @param amountMinor signed from the person's view
     */
    record Correction(UUID accountId, LocalDate day, Kind kind, long amountMinor, String text) {}

    Instant now() {
        return calendar.now();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void post(Transfer transfer) {
        LocalDate day = openDays.openFor(calendar.today());
        if (ledger.post(day, List.of(transfer)).isEmpty()) {
            throw alreadyPosted(transfer.kind());
        }
    }

    /** The correction with a given cause. */
    Optional<Correction> posted(UUID cause) {
        return jdbc.sql("""
                select person_id as account_id, day, kind, signed_minor as amount_minor, text
                from transfer where cause = :cause and person_id is not null
                """)
                .param("cause", cause)
                .query(Rows.as(Correction.class))
                .optional();
    }

    static NotToBePosted alreadyPosted(Kind kind) {
        return new NotToBePosted("already-posted", "This %s is posted already".formatted(kind));
    }

    /** A correction that cannot be posted. */
    static final class NotToBePosted extends Conflict {
        private static final long serialVersionUID = 1L;

        NotToBePosted(String name, String message) {
            super(name, message);
        }
    }
}
