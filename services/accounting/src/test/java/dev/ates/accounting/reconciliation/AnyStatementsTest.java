package dev.ates.accounting.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.bank.Bank;
import dev.ates.bank.Bank.Line.Kind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a bank says on its statements, in whatever order it corrects them: a payout that came back is never left as paid,
 * and no difference is open when both say the same. {@code -Dstatements.seed=N} plays another sequence.
 */
class AnyStatementsTest extends FileStatementsFixture {

    private static final int STEPS = 12;
    private static final long OWED = 3500;
    private static final List<LocalDate> DAYS = List.of(TUESDAY, WEDNESDAY, THURSDAY);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noPayoutThatCameBackIsForgotten(long given) {
        long seed = Long.getLong("statements.seed", given);
        Random random = new Random(seed);
        Statements statements = new Statements();
        bank = statements;
        close(WEDNESDAY);
        close(THURSDAY);
        List<String> story = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            LocalDate day = DAYS.get(random.nextInt(DAYS.size()));
            statements.tell(day, lines(random), random.nextInt(4) > 0);
            boolean byRule = random.nextInt(3) == 0;
            story.add("%s %s%s".formatted(statements.told.get(day), byRule ? "by rule " : "", day));
            if (byRule) {
                byRule();
            } else {
                reconcile();
            }
            if (random.nextInt(3) == 0) {
                postWhatCanBe(story);
            }
            if (statements.areComplete()) {
                Held held = held();
                story.add(held + " " + differences());
                assertThat(held.mistakes())
                        .as("seed %d: %s", seed, String.join("\n", story))
                        .isEmpty();
            }
        }
    }

    /** The state of Anna's payout, and the kinds of open differences about it. */
    record Held(String state, long returnedMinor, long outMinor, long backMinor, String open) {

        List<String> mistakes() {
            List<String> mistakes = new ArrayList<>();
            // A second payment makes up for a return; a payout whose payment is on no statement was paid all the same.
            long cameBack = backMinor - Math.max(outMinor - OWED, 0);
            boolean paid = state.equals("paid");
            boolean returned = state.equals("returned");
            boolean exact = outMinor == OWED
                    && (paid && backMinor == 0 || returned && returnedMinor == OWED && cameBack == OWED);
            if (exact && !open.isEmpty()) {
                mistakes.add("Open though both say the same");
            }
            if (paid && cameBack > 0 && !open.contains("returned")) {
                mistakes.add("Paid and forgotten");
            }
            if (paid && outMinor - backMinor > OWED && !open.contains("twice")) {
                mistakes.add("Paid twice and not shown");
            }
            if (returned && cameBack > returnedMinor && returnedMinor < OWED && !open.contains("returned")) {
                mistakes.add("More came back than was put back, and cannot be posted");
            }
            if (returned && cameBack < returnedMinor && open.isEmpty()) {
                mistakes.add("Less came back than was put back, and nobody sees it");
            }
            return mistakes;
        }
    }

    private static Held held() {
        return jdbc().sql("""
                select state, coalesce(returned_minor, 0) as returned_minor,
                       (select coalesce(sum(amount_minor), 0) from bank_statement_line l
                        where l.payout_id = p.id and kind = 'payment') as out_minor,
                       (select coalesce(sum(amount_minor), 0) from bank_statement_line l
                        where l.payout_id = p.id and kind = 'returned') as back_minor,
                       (select coalesce(string_agg(kind, ' '), '') from bank_difference d
                        where d.payout_id = p.id and d.explained_at is null) as open
                from payout p where person_id = :anna and day = :monday
                """)
                .param("anna", ANNA)
                .param("monday", MONDAY)
                .query((row, number) -> new Held(
                        row.getString("state"),
                        row.getLong("returned_minor"),
                        row.getLong("out_minor"),
                        row.getLong("back_minor"),
                        row.getString("open")))
                .single();
    }

    private static void postWhatCanBe(List<String> story) {
        List<Long> open = jdbc().sql("select id from bank_difference where kind = 'returned' and explained_at is null")
                .query((row, number) -> row.getLong("id"))
                .list();
        if (!open.isEmpty()) {
            try {
                postReturn(open.getFirst(), "AC04 Closed account");
                story.add("return posted");
            } catch (Returns.NotReturned refused) {
                story.add(refused.getMessage());
            }
        }
    }

    /** Of one day: payments of the whole amount, and returns of it or of a part. */
    private static List<Bank.Line> lines(Random random) {
        List<Bank.Line> lines = new ArrayList<>();
        String anna = payoutOf(ANNA, MONDAY).toString();
        for (int payment = random.nextInt(4) - 1; payment > 0; payment--) {
            lines.add(new Bank.Line(lines.size() + 1, Kind.payment, anna, OWED, "USD"));
        }
        for (int back = random.nextInt(4) - 1; back > 0; back--) {
            long amount = List.of(OWED, 2000L, 1500L).get(random.nextInt(3));
            lines.add(new Bank.Line(lines.size() + 1, Kind.returned, anna, amount, "USD"));
        }
        return lines;
    }

    /** A bank that leaves statements, some of them incomplete. */
    private static final class Statements implements Bank {

        private record Told(long version, List<Line> lines, boolean complete) {}

        private final Map<LocalDate, Told> told = new HashMap<>();
        private long version;

        void tell(LocalDate day, List<Line> lines, boolean complete) {
            version++;
            told.put(day, new Told(version, lines, complete));
        }

        boolean areComplete() {
            return told.values().stream().allMatch(Told::complete);
        }

        @Override
        public Map<LocalDate, Long> statements(LocalDate since) {
            Map<LocalDate, Long> versions = new HashMap<>();
            told.forEach((day, one) -> versions.put(day, one.version()));
            return versions;
        }

        @Override
        public Optional<Statement> statement(LocalDate day, Consumer<List<Line>> page) {
            Told one = told.get(day);
            if (one == null) {
                return Optional.empty();
            }
            page.accept(one.lines());
            return one.complete() ? Optional.of(new Statement(one.version(), List.of())) : Optional.empty();
        }

        @Override
        public Map<UUID, Answer> pay(List<Order> orders) {
            return Map.of();
        }

        @Override
        public Map<UUID, Answer> find(List<Order> orders) {
            return Map.of();
        }
    }
}
