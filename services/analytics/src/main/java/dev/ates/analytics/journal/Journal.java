package dev.ates.analytics.journal;

import dev.ates.contracts.AccountingEvent;
import dev.ates.contracts.AccountingEvent.DayClosed;
import dev.ates.contracts.AccountingEvent.LedgerPosted;
import dev.ates.contracts.AccountingEvent.PayoutSettled;
import dev.ates.messaging.Batch.Received;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * All events of accounting as received, in the order of arrival. It is append-only: figures are derived from it and can be
 * recomputed. An event that is already here is not inserted again.
 */
@Repository
public class Journal {

    /**
     * Payouts are settled after their day is closed, so their outcomes are never late. Any other fact about a final day is
     * late.
     */
    private static final String APPEND_FACTS = """
            insert into fact (id, day, kind, account_id, amount_minor, currency, task_id, text, time, late)
            select id, day, kind, account_id, amount_minor, currency, task_id, text, time,
                   not %s
                   and day <= coalesce((select max(day) from finality), '-infinity')
              from unnest(:ids::uuid[], :days::date[], :kinds::text[], :accounts::uuid[], :amounts::bigint[],
                          :currencies::text[], :tasks::uuid[], :texts::text[], :times::timestamptz[])
                   with ordinality
                   as told (id, day, kind, account_id, amount_minor, currency, task_id, text, time, place)
             order by place
            on conflict on constraint fact_once do nothing
            """.formatted(Facts.OF_THE_BANK);

    private static final String APPEND_CLOSED_DAYS = """
            insert into day_closed (id, day, postings, fees_minor, rewards_minor, payouts, paid_out_minor,
                                    carried_over, carried_over_minor, company_earned_minor, currency, time)
            select id, day, postings, fees_minor, rewards_minor, payouts, paid_out_minor,
                   carried_over, carried_over_minor, company_earned_minor, currency, time
              from unnest(:ids::uuid[], :days::date[], :postings::bigint[], :fees::bigint[], :rewards::bigint[],
                          :payouts::bigint[], :paidOut::bigint[], :carriedOver::bigint[],
                          :carriedOverMinor::bigint[], :earned::bigint[], :currencies::text[], :times::timestamptz[])
                   as told (id, day, postings, fees_minor, rewards_minor, payouts, paid_out_minor,
                            carried_over, carried_over_minor, company_earned_minor, currency, time)
             order by day
            on conflict on constraint day_closed_once do nothing
            """;

    private static final String CLOSED_DAYS = """
            select day, postings, fees_minor, rewards_minor, payouts, paid_out_minor,
                   carried_over, carried_over_minor, company_earned_minor, currency
              from day_closed
             where day = any (:days::date[])
            """;

    private static final String LATE = """
            select id, day, kind, account_id, amount_minor, currency, task_id, text, time
              from fact
             where late and day = :day
             order by seq
             limit :limit
            """;

    private final JdbcClient jdbc;

    Journal(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Appends events in order, in the running transaction.
     *
     * @throws ClosedTwice when a day was already closed with different figures
     */
    public void append(List<Received<AccountingEvent>> events) {
        List<Fact> facts = new ArrayList<>(events.size());
        List<Closing> closings = new ArrayList<>();
        for (Received<AccountingEvent> received : events) {
            switch (received.event()) {
                case LedgerPosted posted -> facts.add(Fact.of(received.id(), received.time(), posted));
                case PayoutSettled settled -> facts.add(Fact.of(received.id(), received.time(), settled));
                case DayClosed said -> closings.add(new Closing(received.id(), received.time(), said));
            }
        }
        if (!facts.isEmpty()) {
            appendFacts(facts);
        }
        if (!closings.isEmpty()) {
            appendClosedDays(closings);
        }
    }

    /** The facts that arrived for a day after it was final, in order of arrival; at most {@code limit}. */
    public List<Fact> late(LocalDate day, int limit) {
        return jdbc.sql(LATE)
                .param("day", day)
                .param("limit", limit)
                .query((row, n) -> new Fact(
                        row.getObject("id", UUID.class),
                        row.getObject("day", LocalDate.class),
                        row.getString("kind"),
                        row.getObject("account_id", UUID.class),
                        row.getLong("amount_minor"),
                        row.getString("currency"),
                        row.getObject("task_id", UUID.class),
                        row.getString("text"),
                        row.getTimestamp("time").toInstant()))
                .list();
    }

    private void appendFacts(List<Fact> facts) {
        jdbc.sql(APPEND_FACTS)
                .param("ids", texts(facts, Fact::id))
                .param("days", texts(facts, Fact::day))
                .param("kinds", texts(facts, Fact::kind))
                .param("accounts", texts(facts, Fact::accountId))
                .param("amounts", longs(facts, Fact::amountMinor))
                .param("currencies", texts(facts, Fact::currency))
                .param("tasks", texts(facts, Fact::taskId))
                .param("texts", texts(facts, Fact::text))
                .param("times", texts(facts, Fact::time))
                .update();
    }

    private void appendClosedDays(List<Closing> closings) {
        jdbc.sql(APPEND_CLOSED_DAYS)
                .param("ids", texts(closings, Closing::id))
                .param("days", texts(closings, closing -> closing.said().day()))
                .param("postings", longs(closings, closing -> closing.said().postings()))
                .param("fees", longs(closings, closing -> closing.said().feesMinor()))
                .param("rewards", longs(closings, closing -> closing.said().rewardsMinor()))
                .param("payouts", longs(closings, closing -> closing.said().payouts()))
                .param("paidOut", longs(closings, closing -> closing.said().paidOutMinor()))
                .param("carriedOver", longs(closings, closing -> closing.said().carriedOver()))
                .param(
                        "carriedOverMinor",
                        longs(closings, closing -> closing.said().carriedOverMinor()))
                .param("earned", longs(closings, closing -> closing.said().companyEarnedMinor()))
                .param("currencies", texts(closings, closing -> closing.said().currency()))
                .param("times", texts(closings, Closing::time))
                .update();
        List<DayClosed> kept = jdbc.sql(CLOSED_DAYS)
                .param("days", texts(closings, closing -> closing.said().day()))
                .query((row, n) -> new DayClosed(
                        row.getObject("day", LocalDate.class),
                        row.getLong("postings"),
                        row.getLong("fees_minor"),
                        row.getLong("rewards_minor"),
                        row.getLong("payouts"),
                        row.getLong("paid_out_minor"),
                        row.getLong("carried_over"),
                        row.getLong("carried_over_minor"),
                        row.getLong("company_earned_minor"),
                        row.getString("currency")))
                .list();
        for (Closing closing : closings) {
            if (!kept.contains(closing.said())) {
                throw new ClosedTwice(closing.said());
            }
        }
    }

    private static <T> @Nullable String[] texts(List<T> rows, Function<T, @Nullable Object> column) {
        return rows.stream()
                .map(row -> Objects.toString(column.apply(row), null))
                .toArray(String[]::new);
    }

    private static <T> long[] longs(List<T> rows, ToLongFunction<T> column) {
        return rows.stream().mapToLong(column).toArray();
    }

    /**
     * A fact about an account.
     *
     * @param kind the posting's kind, or the outcome of the payout of the person and day
     * @param amountMinor minor units, signed as in accounting's event
     */
    public record Fact(
            UUID id,
            LocalDate day,
            String kind,
            UUID accountId,
            long amountMinor,
            String currency,
            @Nullable UUID taskId,
            String text,
            Instant time) {

        private static Fact of(UUID id, Instant time, LedgerPosted posted) {
            return new Fact(
                    id,
                    posted.day(),
                    posted.kind().name(),
                    posted.accountId(),
                    posted.amountMinor(),
                    posted.currency(),
                    posted.taskId(),
                    posted.text(),
                    time);
        }

        private static Fact of(UUID id, Instant time, PayoutSettled settled) {
            return new Fact(
                    id,
                    settled.day(),
                    settled.outcome().name(),
                    settled.accountId(),
                    settled.amountMinor(),
                    settled.currency(),
                    null,
                    Objects.requireNonNullElse(settled.reason(), ""),
                    time);
        }
    }

    private record Closing(UUID id, Instant time, DayClosed said) {}

    /** A closed day never changes: an operator must decide about a second, different close. */
    public static class ClosedTwice extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ClosedTwice(DayClosed said) {
            super("Day %s was already closed with different figures: %s".formatted(said.day(), said));
        }
    }
}
