package dev.ates.accounting.close;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.ServiceTest;
import dev.ates.contracts.AccountingEvent;
import dev.ates.contracts.TrackerEvent;
import dev.ates.messaging.Batch;
import dev.ates.messaging.Batch.Received;
import dev.ates.robots.Turn;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The closer, the payer and the mailer die at every execution of every step, before it begins or after its commit, and
 * start again.
 */
class KilledCloseTest extends ServiceTest {

    private static final List<String> ROBOTS = List.of("closer", "payer", "mailer");
    private static final List<UUID> PEOPLE = List.of(ANNA, BORIS, CLARA, new UUID(1, 1), new UUID(2, 2));

    /** The same events in every world. */
    private final Map<LocalDate, List<Received<TrackerEvent>>> history = history();

    @Test
    void whereverItIsKilledItComesToTheSame() {
        Set<Death> deaths = ConcurrentHashMap.newKeySet();
        World undisturbed = play(null, deaths);
        List<String> told = toldOnce();
        long paid = BANK.paidMinor();
        Set<String> mailed = mailed();
        assertThat(deaths.stream().map(death -> death.robot() + " " + death.step()))
                .contains(
                        "closer begin",
                        "closer accounts",
                        "closer finish",
                        "payer claim",
                        "payer settle",
                        "mailer claim",
                        "mailer record");
        assertThat(deaths).hasSizeGreaterThan(30);

        for (Death death : deaths) {
            startAgain();
            World disturbed = play(death, ConcurrentHashMap.newKeySet());

            assertThat(disturbed).as("%s", death).isEqualTo(undisturbed);
            assertThat(toldOnce()).as("told after %s", death).isEqualTo(told);
            assertThat(BANK.paidMinor()).as("%s", death).isEqualTo(paid);
            assertThat(BANK.payments())
                    .as("%s", death)
                    .isEqualTo(undisturbed.payouts().size());
            assertThat(mailed()).as("%s", death).isEqualTo(mailed);
        }
    }

    /**
     * Plays two days with people who are paid, in the red, at zero, and below the minimum; then runs all robots, twice
     * if necessary.
     */
    private World play(@Nullable Death death, Set<Death> seen) {
        PEOPLE.forEach(person -> know(person, "P", person + "@example.org", "en"));
        history.forEach(KilledCloseTest::hearAll);
        CLOCK.set(noon(WEDNESDAY));
        for (String robot : ROBOTS) {
            Counting counting = new Counting(robot, death, seen);
            try {
                robot(robot).runDue(counting::around);
            } catch (Killed killed) {
                // The leases of the dead instance are free again, and the next instance takes over.
                CLOCK.advance(Duration.ofMinutes(10));
                robot(robot).runDue();
            }
        }
        return World.of(jdbc());
    }

    private static void hearAll(LocalDate day, List<Received<TrackerEvent>> events) {
        CLOCK.set(noon(day));
        List<Received<TrackerEvent>> copy = new ArrayList<>(events);
        copy.add(received(sealOf(day, events), UUID.randomUUID()));
        hear(new Batch<>("tracker", day, copy));
    }

    private static Map<LocalDate, List<Received<TrackerEvent>>> history() {
        Map<LocalDate, List<Received<TrackerEvent>>> history = new TreeMap<>();
        history.put(
                MONDAY,
                List.of(
                        assigned(ANNA, -1500),
                        completed(ANNA, 3500),
                        assigned(BORIS, -1000),
                        completed(CLARA, MINIMUM_PAYOUT - 1),
                        completed(PEOPLE.get(3), 700)));
        history.put(TUESDAY, List.of(completed(BORIS, 2500), completed(CLARA, 1), assigned(PEOPLE.get(4), -20)));
        return history;
    }

    /** The published events, without the ids of transfers, which are new each time. */
    private static List<String> toldOnce() {
        return told().stream().map(KilledCloseTest::withoutId).sorted().toList();
    }

    private static String withoutId(AccountingEvent event) {
        return event.toString().replaceFirst("transferId=[^,]+, ", "");
    }

    /** A letter in flight at a kill may arrive twice, with the same Message-ID. */
    private static Set<String> mailed() {
        Set<String> ids = new TreeSet<>();
        for (var message : MAIL.received()) {
            try {
                ids.add(message.getMessageID());
            } catch (MessagingException e) {
                throw new AssertionError(e);
            }
        }
        return ids;
    }

    /** Where a robot dies: at the n-th execution of a step, before it begins or after its commit. */
    private record Death(String robot, String step, int hit, boolean committed) {}

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Records every step, and dies at one of them. */
    private static final class Counting {

        private final String robot;
        private final @Nullable Death death;
        private final Set<Death> seen;
        private final Map<String, Integer> hits = new ConcurrentHashMap<>();

        Counting(String robot, @Nullable Death death, Set<Death> seen) {
            this.robot = robot;
            this.death = death;
            this.seen = seen;
        }

        Turn around(Turn turn) {
            return new Turn() {
                @Override
                public <T> T step(String name, Supplier<T> work) {
                    int hit = hits.merge(name, 1, Integer::sum);
                    reach(new Death(robot, name, hit, false));
                    T result = turn.step(name, work);
                    reach(new Death(robot, name, hit, true));
                    return result;
                }

                @Override
                public boolean isManualStart() {
                    return turn.isManualStart();
                }

                @Override
                public long begin(@Nullable LocalDate day) {
                    return turn.begin(day);
                }

                @Override
                public void end(long run, Map<String, ? extends Number> counts) {
                    turn.end(run, counts);
                }

                @Override
                public void record(@Nullable LocalDate day, Instant started, Map<String, ? extends Number> counts) {
                    turn.record(day, started, counts);
                }
            };
        }

        private void reach(Death point) {
            seen.add(point);
            if (point.equals(death)) {
                throw new Killed();
            }
        }
    }
}
