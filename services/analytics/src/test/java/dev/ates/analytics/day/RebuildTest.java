package dev.ates.analytics.day;

import static dev.ates.analytics.day.Bookkeeping.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.AccountingEvent.Outcome;
import dev.ates.contracts.AccountingEvent.PayoutSettled;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RebuildTest {

    private static final int DAYS = 40;

    private final Bookkeeping books = new Bookkeeping();

    @Test
    void catchesUpWithFortyDaysInOneGo() {
        tellDays(new Random(40), DAYS, 200);
        books.hear();

        assertThat(books.jdbc.sql("select state from day").query(String.class).list())
                .hasSize(DAYS)
                .containsOnly("final");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void givesExactlyTheSameDaysWhereverTheJournalWasCut(long seed) {
        var random = new Random(seed);
        tellDays(random, 6, 60);
        books.hearInBatchesOf(1 + random.nextInt(40));
        books.quarantined.add(MONDAY.plusDays(7));
        tellOutOfOrder(random, MONDAY.plusDays(6));
        books.hearInBatchesOf(1 + random.nextInt(40));
        var before = everything();

        books.rebuild.run(books.manualStart(), null);

        assertThat(everything()).isEqualTo(before);
        assertThat(String.join("\n", before)).contains("final", "provisional");
    }

    @Test
    void keepsALateFactOutAgain() {
        tellDays(new Random(5), 2, 20);
        books.hear();
        books.reward(MONDAY, Bookkeeping.POPUG, 99_999, "Too late");
        books.hear();
        var before = everything();

        books.rebuild.run(books.manualStart(), null);

        assertThat(everything()).isEqualTo(before);
    }

    private void tellDays(Random random, int days, int postingsPerDay) {
        for (int i = 0; i < days; i++) {
            LocalDate day = MONDAY.plusDays(i);
            for (int n = 0; n < postingsPerDay; n++) {
                move(random, day);
            }
            books.close(day);
        }
    }

    /**
     * Two days at once, as when accounting closes late: the postings of both are mixed, and a day in between comes
     * last.
     */
    private void tellOutOfOrder(Random random, LocalDate day) {
        for (int n = 0; n < 80; n++) {
            move(random, day.plusDays(random.nextInt(2) * 2L));
        }
        books.tell(new PayoutSettled(person(random), day.minusDays(1), Outcome.paid, 100, "USD", null));
        for (int n = 0; n < 40; n++) {
            move(random, day.plusDays(random.nextInt(3)));
        }
    }

    private void move(Random random, LocalDate day) {
        switch (random.nextInt(4)) {
            case 0, 1 -> books.fee(day, person(random), 1000 + random.nextInt(1000));
            case 2 -> books.reward(day, person(random), 2000 + random.nextInt(20) * 100L, "Task " + random.nextInt(99));
            default -> books.post(day, person(random), Kind.adjustment, 1 + random.nextInt(500), null, "A correction");
        }
    }

    private static UUID person(Random random) {
        return new UUID(0, 1 + random.nextInt(12));
    }

    private List<String> everything() {
        return books.jdbc.sql("""
                        select d.day::text || to_jsonb(d)::text from day d
                        union all
                        select day::text || to_jsonb(day_balance)::text from day_balance
                        union all
                        select day::text || to_jsonb(day_settlement)::text from day_settlement
                        union all
                        select to_jsonb(projection)::text from projection
                        order by 1
                        """).query((row, n) -> row.getString(1)).list();
    }
}
