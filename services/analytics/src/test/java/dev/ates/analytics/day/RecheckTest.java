package dev.ates.analytics.day;

import static dev.ates.analytics.day.Bookkeeping.MONDAY;
import static dev.ates.analytics.day.Bookkeeping.POPUG;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class RecheckTest {

    private final Bookkeeping books = new Bookkeeping();
    private final Recheck recheck = new Recheck(
            books.projection,
            books.finality,
            books.transaction,
            books.calendar,
            new DaySettings(Duration.ofSeconds(10)));

    @Test
    void findsWhatWasSettledMeanwhileHoweverLate() {
        books.quarantined.add(MONDAY);
        books.fee(MONDAY, POPUG, 1000);
        books.close(MONDAY);
        books.close(MONDAY.plusDays(1));
        books.hear();
        recheck.run();
        assertThat(books.state(MONDAY)).isEqualTo("provisional");

        books.quarantined.clear();
        books.clock.advance(Duration.ofDays(7));
        recheck.run();

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
                                case 0 -> recheck.run();
                                case 1 -> books.rebuild.run();
                                default -> books.apply(books.told());
                            }
                        }))
                        .toArray(CompletableFuture[]::new))
                .join();

        assertThat(books.state(MONDAY)).isEqualTo("final");
        assertThat(books.balances(MONDAY.plusDays(1))).containsExactly("1: -1000 -40000 0 0 0 -41000");
    }

    @Test
    void isDownInHealthWhenItHasNotRunForLong() {
        recheck.run();
        long ran = System.nanoTime();

        assertThat(recheck.health(ran + Duration.ofSeconds(99).toNanos()).getStatus())
                .isEqualTo(Status.UP);
        assertThat(recheck.health(ran + Duration.ofSeconds(101).toNanos()).getStatus())
                .isEqualTo(Status.DOWN);

        recheck.run();
        assertThat(recheck.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void isUpInHealthHoweverFastTheDaysOfADemoGo() {
        recheck.run();

        books.clock.advance(Duration.ofDays(7));

        assertThat(recheck.health().getStatus()).isEqualTo(Status.UP);
    }
}
