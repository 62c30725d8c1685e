package dev.ates.accounting.day;

import dev.ates.accounting.ledger.Transfer;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.TrackerEvent.DaySealed;
import dev.ates.robots.Robots;
import dev.ates.sql.Columns;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Counts the events of each of the tracker's days, for comparison with its seal. */
@Component
public class Seals {

    private static final Logger log = LoggerFactory.getLogger(Seals.class);

    private final JdbcClient jdbc;
    private final Timeline timeline;
    private final Robots robots;
    private final Clock clock;

    Seals(JdbcClient jdbc, Timeline timeline, Robots robots, Clock clock) {
        this.jdbc = jdbc;
        this.timeline = timeline;
        this.robots = robots;
        this.clock = clock;
    }

    /** Counts posted events by the tracker's day, whatever day they were posted to. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void heard(LocalDate trackerDay, List<Transfer> posted) {
        if (posted.isEmpty()) {
            return;
        }
        Tally fees = Tally.of(Kind.fee, posted);
        Tally rewards = Tally.of(Kind.reward, posted);
        if (fees.count() + rewards.count() != posted.size()) {
            throw new IllegalArgumentException("The tracker publishes only fees and rewards");
        }
        boolean sealed = jdbc.sql("""
                update business_day set
                    heard_assignments   = heard_assignments + :assignments,
                    heard_fees_minor    = heard_fees_minor + :fees,
                    heard_completions   = heard_completions + :completions,
                    heard_rewards_minor = heard_rewards_minor + :rewards
                where day = :day
                returning state = 'sealed'
                """)
                .param("day", trackerDay)
                .param("assignments", fees.count())
                .param("fees", fees.minor())
                .param("completions", rewards.count())
                .param("rewards", rewards.minor())
                .query(Boolean.class)
                .optional()
                .orElse(false);
        if (sealed) {
            // The day may have been waiting for an event that has now been retried from quarantine.
            robots.wakeAfterCommit("closer");
        }
    }

    /**
     * Applies a seal. A seal that disagrees with the postings prevents the close. Each partition of the tracker's stream has
     * the same seal; the first one counts.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void apply(DaySealed seal) {
        Optional<Boolean> agrees = jdbc.sql("""
                update business_day set
                    state                = case state when 'open' then 'sealed' else state end,
                    sealed_at            = :now,
                    sealed_assignments   = :assignments,
                    sealed_fees_minor    = :fees,
                    sealed_completions   = :completions,
                    sealed_rewards_minor = :rewards
                where day = :day and sealed_at is null
                returning seal_agrees
                """)
                .param("now", Columns.time(clock.instant()))
                .param("day", seal.day())
                .param("assignments", seal.assignments())
                .param("fees", seal.feesMinor())
                .param("completions", seal.completions())
                .param("rewards", seal.rewardsMinor())
                .query(Boolean.class)
                .optional();
        if (agrees.isEmpty()) {
            refuseAnother(seal);
            return;
        }
        timeline.note(seal.day(), "sealed", null, null);
        if (!agrees.get()) {
            log.atWarn().addKeyValue("day", seal.day()).log("The tracker's seal differs from the postings so far");
        }
        robots.wakeAfterCommit("closer");
    }

    /** A day has one seal: a different one is an error and goes into quarantine. */
    private void refuseAnother(DaySealed seal) {
        boolean same = jdbc.sql("""
                select sealed_assignments = :assignments and sealed_fees_minor = :fees
                       and sealed_completions = :completions and sealed_rewards_minor = :rewards
                from business_day where day = :day and sealed_at is not null
                """)
                .param("day", seal.day())
                .param("assignments", seal.assignments())
                .param("fees", seal.feesMinor())
                .param("completions", seal.completions())
                .param("rewards", seal.rewardsMinor())
                .query(Boolean.class)
                .optional()
                .orElse(true);
        if (!same) {
            throw new IllegalArgumentException(
                    "%s is already sealed with figures that differ from %s".formatted(seal.day(), seal));
        }
    }

    private record Tally(long count, long minor) {

        static Tally of(Kind kind, List<Transfer> posted) {
            List<Transfer> ofKind =
                    posted.stream().filter(transfer -> transfer.kind() == kind).toList();
            return new Tally(
                    ofKind.size(),
                    ofKind.stream().mapToLong(Transfer::signedMinor).reduce(0, Math::addExact));
        }
    }
}
