package dev.ates.analytics.day;

import static java.util.Objects.requireNonNull;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.messaging.Quarantine;
import dev.ates.sql.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Decides which days are final: accounting has closed the day, its figures match the journal, and none of its events is in
 * quarantine. Days become final in order, because each opens with the balances of the previous one. A final day never
 * changes.
 */
@Component
public class Finality {

    /** The maximum number of days per decision; the next decision continues. */
    private static final int DAYS_MAX = 4_000;

    private static final LocalDate DAY_MIN = LocalDate.of(1, 1, 1);
    private static final LocalDate DAY_MAX = LocalDate.of(9999, 12, 31);

    private static final Logger log = LoggerFactory.getLogger(Finality.class);

    private static final String CANDIDATES = """
            select day.day, (select max(day) from finality) as final_until, (select min(day) from day) as first_day,
                   day.postings, day.fees_minor, day.rewards_minor, day.payouts, day.paid_out_minor,
                   day.carried_over, day.carried_over_minor, day.in_the_red, day.in_the_red_minor,
                   day.company_earned_minor,
                   said.postings as said_postings, said.fees_minor as said_fees_minor,
                   said.rewards_minor as said_rewards_minor, said.payouts as said_payouts,
                   said.paid_out_minor as said_paid_out_minor, said.carried_over as said_carried_over,
                   said.carried_over_minor as said_carried_over_minor,
                   said.company_earned_minor as said_company_earned_minor, said.time as closed_at
              from day
              left join day_closed said on said.day = day.day
             where day.state = 'provisional' and day.day between :from and :to
             order by day.day
             limit :max
            """;

    private static final String DECIDE = """
            insert into finality (day, finalised_at) select day, :now from unnest(:days::date[]) as final (day)
            """;

    private final JdbcClient jdbc;
    private final Quarantine quarantine;
    private final BusinessCalendar calendar;

    Finality(JdbcClient jdbc, Quarantine quarantine, BusinessCalendar calendar) {
        this.jdbc = jdbc;
        this.quarantine = quarantine;
        this.calendar = calendar;
    }

    /**
     * Makes days final, oldest first, up to the first one that cannot be. Safe to repeat. Needs a running transaction that
     * has locked the journal.
     *
     * @return how many days became final
     */
    int decide() {
        List<LocalDate> complete = complete();
        if (!complete.isEmpty()) {
            jdbc.sql(DECIDE)
                    .param("days", complete.stream().map(LocalDate::toString).toArray(String[]::new))
                    .param("now", OffsetDateTime.ofInstant(calendar.now(), ZoneOffset.UTC))
                    .update();
            complete.forEach(day -> log.atInfo().addKeyValue("day", day).log("Day is final"));
        }
        return complete.size();
    }

    /** The days that can be final now, oldest first, up to the first one that cannot. */
    List<LocalDate> complete() {
        List<LocalDate> complete = new ArrayList<>();
        LocalDate expected = null;
        for (Candidate day : candidates(DAY_MIN, DAY_MAX)) {
            LocalDate next = expected == null ? day.nextFinal() : expected;
            if (!(verdict(day, next) instanceof Verdict.Complete)) {
                break;
            }
            complete.add(day.day());
            expected = next.plusDays(1);
        }
        return complete;
    }

    /** Whether a day is final, or what it waits for. */
    public Verdict verdict(LocalDate day) {
        Optional<Candidate> provisional = candidates(day, day).stream().findFirst();
        return provisional
                .map(candidate -> verdict(candidate, candidate.nextFinal()))
                .orElseGet(Verdict.Final::new);
    }

    /** @param closedAt when accounting closed it */
    record Waiting(LocalDate day, Instant closedAt, boolean disagrees) {}

    /** The days that accounting has closed and that are still provisional, oldest first. */
    List<Waiting> waiting() {
        return candidates(DAY_MIN, DAY_MAX).stream()
                .filter(day -> day.closedAt() != null)
                .map(day -> new Waiting(
                        day.day(),
                        requireNonNull(day.closedAt()),
                        !day.differences().isEmpty()))
                .toList();
    }

    private Verdict verdict(Candidate day, LocalDate next) {
        if (day.said() == null) {
            return new Verdict.Open();
        }
        List<Difference> differences = day.differences();
        if (quarantine.holds(AccountingHandler.PRODUCER, day.day())) {
            return new Verdict.InQuarantine();
        }
        if (!differences.isEmpty()) {
            return new Verdict.Disagrees(differences);
        }
        return next.isBefore(day.day()) ? new Verdict.WaitsFor(next) : new Verdict.Complete();
    }

    private List<Candidate> candidates(LocalDate from, LocalDate to) {
        return jdbc.sql(CANDIDATES)
                .param("from", from)
                .param("to", to)
                .param("max", DAYS_MAX)
                .query((row, n) -> Candidate.of(row))
                .list();
    }

    private record Figures(
            long postings,
            long feesMinor,
            long rewardsMinor,
            long payouts,
            long paidOutMinor,
            long carriedOver,
            long carriedOverMinor,
            long companyEarnedMinor) {

        static Figures of(ResultSet row, String prefix) throws SQLException {
            return new Figures(
                    row.getLong(prefix + "postings"),
                    row.getLong(prefix + "fees_minor"),
                    row.getLong(prefix + "rewards_minor"),
                    row.getLong(prefix + "payouts"),
                    row.getLong(prefix + "paid_out_minor"),
                    row.getLong(prefix + "carried_over"),
                    row.getLong(prefix + "carried_over_minor"),
                    row.getLong(prefix + "company_earned_minor"));
        }
    }

    private record Candidate(
            LocalDate day,
            LocalDate nextFinal,
            Figures found,
            long inTheRed,
            long inTheRedMinor,
            @Nullable Figures said,
            @Nullable Instant closedAt) {

        static Candidate of(ResultSet row) throws SQLException {
            LocalDate finalUntil = row.getObject("final_until", LocalDate.class);
            row.getLong("said_postings");
            boolean open = row.wasNull();
            return new Candidate(
                    row.getObject("day", LocalDate.class),
                    finalUntil == null ? row.getObject("first_day", LocalDate.class) : finalUntil.plusDays(1),
                    Figures.of(row, ""),
                    row.getLong("in_the_red"),
                    row.getLong("in_the_red_minor"),
                    open ? null : Figures.of(row, "said_"),
                    Rows.instant(row, "closed_at"));
        }

        List<Difference> differences() {
            Figures closed = said;
            if (closed == null) {
                return List.of();
            }
            List<Difference> all = List.of(
                    new Difference("postings", closed.postings, found.postings, false),
                    new Difference("fees", closed.feesMinor, found.feesMinor, true),
                    new Difference("rewards", closed.rewardsMinor, found.rewardsMinor, true),
                    new Difference("payouts", closed.payouts, found.payouts, false),
                    new Difference("paid out", closed.paidOutMinor, found.paidOutMinor, true),
                    new Difference("carried over", closed.carriedOver, found.carriedOver, false),
                    new Difference("carried over, amount", closed.carriedOverMinor, found.carriedOverMinor, true),
                    new Difference("in the red", closed.carriedOver, inTheRed, false),
                    new Difference("in the red, amount", closed.carriedOverMinor, inTheRedMinor, true),
                    new Difference("earned by management", closed.companyEarnedMinor, found.companyEarnedMinor, true));
            return all.stream().filter(figure -> figure.missing() != 0).toList();
        }
    }
}
