package dev.ates.analytics.figures;

import dev.ates.analytics.figures.DayFigures.ExpensiveTask;
import dev.ates.analytics.journal.Journal;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import dev.ates.sql.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Queries on the days and their balances, never on the journal. */
@Repository
class Figures {

    private static final String DAYS = """
            select day.day, day.state = 'final' as is_final, day.finalised_at, day.postings, day.fees_minor,
                   day.rewards_minor, day.company_earned_minor, day.payouts, day.paid_out_minor, day.other_minor,
                   day.in_the_red, day.in_the_red_minor,
                   day.most_expensive_task_id, day.most_expensive_text, day.most_expensive_reward_minor,
                   day.most_expensive_done_by, person.name as most_expensive_done_by_name, day.most_expensive_done_at
              from day
              left join person on person.id = day.most_expensive_done_by
             where day.day between :from and :to
             order by day.day
            """;

    private static final String LATEST_DAY = """
            select max(day) from day where day <= :today
            """;

    private static final String BALANCES = """
            select balance.account_id, person.name, balance.opening_minor, balance.fees_minor, balance.rewards_minor,
                   balance.payouts_minor, balance.other_minor, balance.closing_minor
              from day_balance balance
              left join person on person.id = balance.account_id
             %s
             order by balance.account_id
             limit :limit
            """;

    private static final String IN_THE_RED = """
            select balance.account_id, person.name, balance.closing_minor
              from day_balance balance
              left join person on person.id = balance.account_id
             %s
             order by balance.closing_minor, balance.account_id
             limit :limit
            """;

    private static final String SETTLEMENT = """
            select paid, paid_minor, rejected, rejected_minor, returned, returned_minor from day_settlement where day = :day
            """;

    private final JdbcClient jdbc;
    private final Journal journal;

    Figures(JdbcClient jdbc, Journal journal) {
        this.jdbc = jdbc;
        this.journal = journal;
    }

    /** The currency of all amounts; empty until the first event. */
    Optional<String> currency() {
        return journal.currency();
    }

    /** The days of the range with events or a close, oldest first. */
    List<DayFigures> days(DayRange range) {
        return jdbc.sql(DAYS)
                .param("from", range.from())
                .param("to", range.to())
                .query((row, n) -> day(row))
                .list();
    }

    Optional<DayFigures> day(LocalDate day) {
        return days(DayRange.only(day)).stream().findFirst();
    }

    /** The last known day, at most today: the current one. */
    Optional<LocalDate> latestDay(LocalDate today) {
        return jdbc.sql(LATEST_DAY)
                .param("today", today)
                .query((row, n) -> Optional.ofNullable(row.getObject(1, LocalDate.class)))
                .single();
    }

    /** The balances of a day by account, after a given account. */
    List<Balance> balances(LocalDate day, @Nullable List<UUID> people, UUID after, int limit) {
        Where where = of(day, people).and("balance.account_id > :after", "after", after);
        return jdbc.sql(BALANCES.formatted(where.text()))
                .params(where.values())
                .param("limit", limit)
                .query((row, n) -> new Balance(
                        row.getObject("account_id", UUID.class),
                        row.getString("name"),
                        row.getLong("opening_minor"),
                        row.getLong("fees_minor"),
                        row.getLong("rewards_minor"),
                        row.getLong("payouts_minor"),
                        row.getLong("other_minor"),
                        row.getLong("closing_minor")))
                .list();
    }

    /** The people in the red at the end of a day, largest debt first, after a given one. */
    List<Debt> inTheRed(LocalDate day, @Nullable List<UUID> people, DebtCursor after, int limit) {
        Where where = of(day, people)
                .and("balance.closing_minor < 0")
                .and("(balance.closing_minor, balance.account_id) > (:afterMinor, :afterAccount)")
                .value("afterMinor", after.balanceMinor())
                .value("afterAccount", after.accountId());
        return jdbc.sql(IN_THE_RED.formatted(where.text()))
                .params(where.values())
                .param("limit", limit)
                .query((row, n) -> new Debt(
                        row.getObject("account_id", UUID.class), row.getString("name"), row.getLong("closing_minor")))
                .list();
    }

    /** @param people whose balances they are, {@code null} for everybody's */
    private static Where of(LocalDate day, @Nullable List<UUID> people) {
        return new Where()
                .and("balance.day = :day", "day", day)
                .and("balance.account_id = any(:people)", "people", people == null ? null : Columns.uuids(people));
    }

    Optional<Settlement> settlement(LocalDate day) {
        return jdbc.sql(SETTLEMENT)
                .param("day", day)
                .query(Rows.as(Settlement.class))
                .optional();
    }

    private static DayFigures day(ResultSet row) throws SQLException {
        return new DayFigures(
                row.getObject("day", LocalDate.class),
                row.getBoolean("is_final"),
                Rows.instant(row, "finalised_at"),
                row.getLong("postings"),
                row.getLong("fees_minor"),
                row.getLong("rewards_minor"),
                row.getLong("company_earned_minor"),
                row.getLong("payouts"),
                row.getLong("paid_out_minor"),
                row.getLong("other_minor"),
                row.getLong("in_the_red"),
                row.getLong("in_the_red_minor"),
                ExpensiveTask.of(row));
    }

    /**
     * An account on a day; {@code openingMinor} is carried over from the previous day, and {@code closingMinor} is the sum.
     *
     * @param name {@code null} until the person is known here
     */
    record Balance(
            UUID accountId,
            @Nullable String name,
            long openingMinor,
            long feesMinor,
            long rewardsMinor,
            long payoutsMinor,
            long otherMinor,
            long closingMinor) {}

    /** @param balanceMinor below zero */
    record Debt(UUID accountId, @Nullable String name, long balanceMinor) {}

    /** The debt after which a page of debts starts. */
    record DebtCursor(long balanceMinor, UUID accountId) {

        static final DebtCursor START = new DebtCursor(Long.MIN_VALUE, new UUID(0, 0));

        /** @throws IllegalArgumentException for anything but a result of {@link #toString} */
        static DebtCursor parse(String text) {
            int dash = text.indexOf('_');
            if (dash < 0) {
                throw new IllegalArgumentException("no cursor of debts: " + text);
            }
            return new DebtCursor(Long.parseLong(text.substring(0, dash)), UUID.fromString(text.substring(dash + 1)));
        }

        @Override
        public String toString() {
            return balanceMinor + "_" + accountId;
        }
    }

    /**
     * The outcomes of a day's payouts at the bank so far.
     *
     * @param returned how many of the paid ones the bank has returned, in whole or in part
     */
    record Settlement(long paid, long paidMinor, long rejected, long rejectedMinor, long returned, long returnedMinor) {

        static final Settlement NOTHING = new Settlement(0, 0, 0, 0, 0, 0);
    }
}
