package dev.ates.analytics.day;

import static dev.ates.analytics.day.Bookkeeping.MONDAY;
import static dev.ates.analytics.day.Bookkeeping.POPUG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecheckTest {

    private final Bookkeeping books = new Bookkeeping();
    private final Recheck recheck = new Recheck(
            books.journal, books.finality, new DaySettings(Duration.ofSeconds(10)), books.alarm, books.clock);

    @Test
    void findsWhatWasSettledMeanwhileHoweverLate() {
        books.quarantined.add(MONDAY);
        books.fee(MONDAY, POPUG, 1000);
        books.close(MONDAY);
        books.close(MONDAY.plusDays(1));
        books.hear();
        recheck.run(books.manualStart(), null);
        assertThat(books.state(MONDAY)).isEqualTo("provisional");

        books.quarantined.clear();
        books.clock.advance(Duration.ofDays(7));
        recheck.run(books.manualStart(), null);

        assertThat(books.state(MONDAY)).isEqualTo("final");
        assertThat(books.state(MONDAY.plusDays(1))).isEqualTo("final");
    }

    @Test
    void isSafeToRunAgainAndAtOnceWithARebuildAndWithNews() {
        books.quarantined.add(MONDAY);
        books.fee(MONDAY, POPUG, 1000);
        books.close(MONDAY);
        books.hear();
        books.quarantined.clear();
        for (int n = 0; n < 40; n++) {
            books.fee(MONDAY.plusDays(1), POPUG, 1000);
        }

        CompletableFuture.allOf(IntStream.range(0, 12)
                        .mapToObj(n -> CompletableFuture.runAsync(() -> {
                            switch (n % 3) {
                                case 0 -> recheck.run(books.manualStart(), null);
                                case 1 -> books.rebuild.run(books.manualStart(), null);
                                default -> books.apply(books.told());
                            }
                        }))
                        .toArray(CompletableFuture[]::new))
                .orTimeout(60, TimeUnit.SECONDS)
                .join();

        assertThat(books.state(MONDAY)).isEqualTo("final");
        assertThat(books.balances(MONDAY.plusDays(1))).containsExactly("1: -1000 -40000 0 0 0 -41000");
    }

    @Test
    void saysWhatARunWouldDecide() {
        books.fee(MONDAY, POPUG, 1000);
        books.quarantined.add(MONDAY);
        books.close(MONDAY);
        books.hear();
        assertThat(recheck.plan(null)).containsExactly(entry("days", 0L));

        books.quarantined.clear();

        assertThat(recheck.plan(null)).containsExactly(entry("days", 1L));
        assertThat(books.state(MONDAY)).as("it reads only").isEqualTo("provisional");
    }

    /** The resulting health is tested by {@code RobotsTest} and {@code RobotHealthTest}. */
    @Test
    void isDownAfterTenRunsThatWereMissed() {
        assertThat(recheck.every()).isEqualTo(Duration.ofSeconds(10));
        assertThat(recheck.downAfter()).isEqualTo(Duration.ofSeconds(100));
    }
}
