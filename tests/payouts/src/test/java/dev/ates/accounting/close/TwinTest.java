package dev.ates.accounting.close;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.ServiceTest;
import dev.ates.contracts.AccountingEvent.DayClosed;
import dev.ates.contracts.TrackerEvent;
import dev.ates.messaging.Batch;
import dev.ates.messaging.Batch.Received;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two worlds of forty days from the same seed: in one of them everything runs every night; in the other, accounting
 * receives no events for days and its robots do not run for days, at random. Both have the same result, entry by entry.
 */
class TwinTest extends ServiceTest {

    private static final int DAYS = 40;
    private static final int EVENTS_PER_DAY_MAX = 12;
    private static final List<String> ROBOTS = List.of("closer", "payer", "mailer");
    private static final List<UUID> PEOPLE =
            IntStream.rangeClosed(1, 7).mapToObj(n -> new UUID(n, n)).toList();

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void anOutageMakesNoDifference(long seed) {
        List<Batch<TrackerEvent>> history = history(seed);
        World undisturbed = play(history, new NoOutage());
        assertThat(undisturbed.payouts()).hasSizeGreaterThan(DAYS / 2);
        assertThat(undisturbed.days()).hasSize(DAYS);

        startAgain();
        RandomOutages outages = new RandomOutages(seed);
        World disturbed = play(history, outages);

        assertThat(outages.nights).as("nights without something").isGreaterThan(DAYS / 2);
        assertThat(disturbed.entries()).isEqualTo(undisturbed.entries());
        assertThat(disturbed.payouts()).isEqualTo(undisturbed.payouts());
        assertThat(disturbed.letters()).isEqualTo(undisturbed.letters());
        assertThat(disturbed.days()).isEqualTo(undisturbed.days());
        assertThat(disturbed).isEqualTo(undisturbed);
        assertThat(told(DayClosed.class))
                .extracting(DayClosed::day)
                .containsExactlyElementsOf(
                        IntStream.range(0, DAYS).mapToObj(MONDAY::plusDays).toList());
    }

    /** Whether a part runs on a given night. */
    private interface Nights {
        boolean runs(String what);
    }

    private record NoOutage() implements Nights {
        @Override
        public boolean runs(String what) {
            return true;
        }
    }

    /** Each part fails independently, for one to six nights. */
    private static final class RandomOutages implements Nights {
        private final SplittableRandom fate;
        private final Map<String, Integer> illFor = new HashMap<>();
        private int nights;

        RandomOutages(long seed) {
            this.fate = new SplittableRandom(~seed);
        }

        @Override
        public boolean runs(String what) {
            int left = illFor.getOrDefault(what, 0);
            if (left == 0 && fate.nextInt(3) == 0) {
                left = fate.nextInt(1, 7);
            }
            illFor.put(what, Math.max(0, left - 1));
            nights += left > 0 ? 1 : 0;
            return left == 0;
        }
    }

    private World play(List<Batch<TrackerEvent>> history, Nights nights) {
        PEOPLE.forEach(person -> know(person, "P" + person, person + "@example.org", "en"));
        Deque<Batch<TrackerEvent>> queue = new ArrayDeque<>();
        for (int day = 0; day < DAYS; day++) {
            LocalDate today = MONDAY.plusDays(day);
            history.stream().filter(batch -> batch.day().equals(today)).forEach(queue::add);
            CLOCK.set(noon(today.plusDays(1)));
            if (nights.runs("consumer")) {
                hearAll(queue);
            }
            ROBOTS.stream().filter(nights::runs).forEach(robot -> robot(robot).runDue());
        }
        // In the end everything runs once more.
        hearAll(queue);
        ROBOTS.forEach(robot -> robot(robot).runDue());
        return World.of(jdbc());
    }

    private static void hearAll(Deque<Batch<TrackerEvent>> queue) {
        while (!queue.isEmpty()) {
            hear(queue.remove());
        }
    }

    /** A day's events in one or two batches, with its seal at the end. */
    private static List<Batch<TrackerEvent>> history(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Batch<TrackerEvent>> history = new ArrayList<>();
        for (int n = 0; n < DAYS; n++) {
            LocalDate day = MONDAY.plusDays(n);
            CLOCK.set(noon(day));
            List<Received<TrackerEvent>> events = IntStream.range(0, random.nextInt(EVENTS_PER_DAY_MAX + 1))
                    .mapToObj(event -> event(random))
                    .toList();
            int cut = random.nextInt(events.size() + 1);
            if (cut > 0) {
                history.add(new Batch<>("tracker", day, events.subList(0, cut)));
            }
            history.add(new Batch<>(
                    "tracker",
                    day,
                    Stream.concat(
                                    events.subList(cut, events.size()).stream(),
                                    Stream.of(received(sealOf(day, events), new UUID(n, seed))))
                            .toList()));
        }
        return history;
    }

    private static Received<TrackerEvent> event(SplittableRandom random) {
        UUID person = PEOPLE.get(random.nextInt(PEOPLE.size()));
        return random.nextInt(5) < 3
                ? assigned(person, -random.nextLong(1_000, 2_001))
                : completed(person, random.nextLong(2_000, 4_001));
    }
}
