package dev.ates.analytics.day;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.analytics.engine.EngineForTests;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.AccountingEvent.LedgerPosted;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A month of the tracker's and accounting's events, with a day of 23 or 25 hours, or a day that the zone skips: any order, repetition
 * and sections of them give the same figures.
 */
class MonthTest {

    /** Per day, from the tracker and from accounting: assignments, fees, completions, rewards. */
    private final Map<LocalDate, long[]> expected = new TreeMap<>();

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin,     2026-10, 2026-10-25, 25",
        "Europe/Berlin,     2026-03, 2026-03-29, 23",
        "America/Sao_Paulo, 2018-11, 2018-11-04, 23",
        "Pacific/Apia,      2011-12, 2011-12-30, 0"
    })
    void hasTheSameFiguresInAnyOrder(ZoneId zone, YearMonth month, LocalDate special, long hours) {
        var books = new Bookkeeping(zone);
        assertThat(Duration.between(books.calendar.startOf(special), books.calendar.endOf(special))
                        .toHours())
                .isEqualTo(hours);
        var random = new Random(special.toEpochDay());
        for (LocalDate day = month.atDay(1); !day.isAfter(month.atEndOfMonth()); day = day.plusDays(1)) {
            work(books, day, random);
        }
        books.hear();
        var shuffled = new ArrayList<>(books.told());
        shuffled.addAll(books.told().subList(0, 50));
        Collections.shuffle(shuffled, random);

        var other = new Bookkeeping(zone);
        while (!shuffled.isEmpty()) {
            var batch = shuffled.subList(0, Math.min(shuffled.size(), 1 + random.nextInt(200)));
            other.apply(batch);
            batch.clear();
        }

        assertThat(EngineForTests.rows(other.jdbc, "seq")).isEqualTo(EngineForTests.rows(books.jdbc, "seq"));
        assertThat(figures(other)).isEqualTo(expected());
        assertThat(figures(other).stream().anyMatch(line -> line.startsWith(special.toString())))
                .isEqualTo(hours > 0);
    }

    /** The tracker seals the day that the zone skips, and accounting closes it, both without an event of it. */
    @Test
    void makesADayFinalThatTheZoneSkips() {
        var books = new Bookkeeping(ZoneId.of("Pacific/Apia"));
        LocalDate skipped = LocalDate.of(2011, 12, 30);
        for (LocalDate day = skipped.minusDays(1); !day.isAfter(skipped.plusDays(1)); day = day.plusDays(1)) {
            work(books, day, new Random(30));
            long[] sums = expected.getOrDefault(day, new long[4]);
            books.seal(day, sums[0], sums[1], sums[2], sums[3]);
            books.close(day);
        }
        books.hear();

        for (LocalDate day = skipped.minusDays(1); !day.isAfter(skipped.plusDays(1)); day = day.plusDays(1)) {
            assertThat(books.state(day)).isEqualTo("final");
            assertThat(books.opinions.on(day)).isEqualTo(new Opinion.Agrees());
        }
        assertThat(books.day(skipped)).containsEntry("postings", 0L);
    }

    /** Up to 20 assignments and completions, from the first to the last instant of the day. */
    private void work(Bookkeeping books, LocalDate day, Random random) {
        Instant start = books.calendar.startOf(day);
        long millis = Duration.between(start, books.calendar.endOf(day)).toMillis();
        for (int n = 0; millis > 0 && n < 20; n++) {
            Instant time =
                    n == 0 ? start : n == 1 ? start.plusMillis(millis - 1) : start.plusMillis(random.nextLong(millis));
            UUID task = UUID.randomUUID();
            UUID person = new UUID(0, 1 + random.nextInt(9));
            long[] sums = expected.computeIfAbsent(day, unknown -> new long[4]);
            if (random.nextInt(3) > 0) {
                books.assign(time, task, person);
                post(books, time, day, person, Kind.fee, -1200, task);
                sums[0]++;
                sums[1] -= 1200;
            } else {
                books.complete(time, task, person);
                post(books, time, day, person, Kind.reward, 2500, task);
                sums[2]++;
                sums[3] += 2500;
            }
        }
    }

    private static void post(
            Bookkeeping books, Instant time, LocalDate day, UUID person, Kind kind, long minor, UUID task) {
        books.tell(time, new LedgerPosted(UUID.randomUUID(), person, day, kind, minor, "USD", task, "Feed the parrot"));
    }

    private List<String> expected() {
        return expected.entrySet().stream()
                .map(entry -> {
                    long[] sums = entry.getValue();
                    return "%s %d %d %d %d %d"
                            .formatted(entry.getKey(), sums[0], sums[1], sums[2], sums[3], -sums[1] - sums[3]);
                })
                .toList();
    }

    private static List<String> figures(Bookkeeping books) {
        return books.jdbc.sql("""
                        select concat_ws(' ', day, assignments, tracked.fees_minor, completions, tracked.rewards_minor, company_earned_minor)
                          from day_tracked tracked join day using (day) order by day
                        """).query(String.class).list();
    }
}
