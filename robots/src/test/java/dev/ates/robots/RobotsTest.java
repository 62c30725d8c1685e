package dev.ates.robots;

import static dev.ates.robots.TestInstances.robot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.BusinessClock;
import dev.ates.sql.Columns;
import dev.ates.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RobotsTest {

    private static final Operator OPERATOR = new Operator(new UUID(0, 1), "Clara");
    private static final Duration LONG = Duration.ofHours(1);

    private final TestInstances service = new TestInstances();

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Closer", "close r", "-closer", "closer2", "a-name-that-is-longer-than-forty-letters-is"})
    void refusesARobotWithANameOfAWrongFormAtTheStart(String name) {
        assertThatThrownBy(() -> service.robots(robot(name, turn -> {})))
                .hasMessageContaining("1 to 40 of a-z and -")
                .hasMessageContaining("'" + name + "'");
    }

    @Test
    void refusesTwoRobotsWithOneNameAtTheStart() {
        assertThatThrownBy(() -> service.robots(robot("closer", turn -> {}), robot("closer", turn -> {})))
                .hasMessageContaining("Two robots are called 'closer'");
    }

    @Test
    void refusesToWakeOrStartARobotThatIsNotThere() {
        Robots robots = service.robots(robot("closer", turn -> {}), robot("payer", turn -> {}));

        assertThatThrownBy(() -> robots.wakeAfterCommit("cook"))
                .isInstanceOf(Robots.NoSuchRobotException.class)
                .hasMessage("must be one of closer, payer");
        assertThatThrownBy(() -> service.control(robots).run("cook", null, OPERATOR, "Hungry"))
                .isInstanceOf(Robots.NoSuchRobotException.class);
        assertThat(service.number("select count(*) from robots.decision")).isZero();
    }

    @Test
    void isOverdueWhenItHasNotRunWellForLong() {
        Robots robots =
                service.robots(robot("recheck", Duration.ofSeconds(100), turn -> {}), robot("closer", turn -> {}));
        run(robots, "recheck");

        service.clock.advance(Duration.ofSeconds(99));
        assertThat(overdue(robots, LONG)).isEmpty();
        service.clock.advance(Duration.ofSeconds(2));
        assertThat(overdue(robots, LONG)).containsExactly("recheck");
        assertThat(overdue(robots, Duration.ofSeconds(99)))
                .as("of an instance that was started just now")
                .isEmpty();

        run(robots, "recheck");
        assertThat(overdue(robots, LONG)).isEmpty();
        service.clock.advance(LONG);
        service.control(robots).pause("recheck", OPERATOR, "The days are looked at");
        assertThat(overdue(robots, LONG)).as("meant").isEmpty();
    }

    /** With business days of three minutes, the robot's ten seconds are an hour and a quarter of business time. */
    @Test
    void isNotOverdueHoweverFastTheDaysOfADemoGo() {
        var real = new SettableClock(Instant.parse("2026-11-24T10:00:00Z"));
        var fast = new BusinessClock(real, 480, Instant.parse("2026-11-23T12:00:00Z"), real.instant());
        Robots robots =
                new Robots(() -> List.of(robot("recheck", Duration.ofSeconds(100), turn -> {})), service.jdbc, fast);
        robots.afterSingletonsInstantiated();
        service.jdbc
                .sql("update robots.robot set last_good = :now")
                .param("now", Columns.time(fast.instant()))
                .update();

        real.advance(Duration.ofSeconds(99));
        assertThat(overdue(robots, LONG)).isEmpty();
        assertThat(robots.statuses().getFirst().lastGoodSecondsAgo()).isEqualTo(99);
        real.advance(Duration.ofSeconds(2));
        assertThat(overdue(robots, LONG)).containsExactly("recheck");
    }

    @Test
    void isOverdueWhenItHasDoneNothingButFailForMinutes() {
        List<String> broken = new ArrayList<>(List.of("The date is out of range"));
        Robots robots = service.robots(robot("payer", turn -> {
            if (!broken.isEmpty()) {
                throw new IllegalStateException(broken.getFirst());
            }
        }));

        assertThatThrownBy(() -> run(robots, "payer")).isInstanceOf(IllegalStateException.class);
        assertThat(robots.statuses().getFirst().failure()).contains("out of range");
        assertThat(overdue(robots, Duration.ofMinutes(4)))
                .as("of an instance that was started just now")
                .isEmpty();
        assertThat(overdue(robots, Duration.ofMinutes(6))).containsExactly("payer");

        broken.clear();
        service.clock.advance(Duration.ofSeconds(1));
        run(robots, "payer");
        assertThat(robots.statuses().getFirst().failure()).isNull();
        assertThat(overdue(robots, Duration.ofMinutes(6))).isEmpty();
    }

    private void run(Robots robots, String name) {
        service.control(robots).run(name, null, OPERATOR, "To see that it runs");
    }

    private static List<String> overdue(Robots robots, Duration running) {
        return robots.statuses(running).stream()
                .filter(Robots.Status::overdue)
                .map(Robots.Status::name)
                .toList();
    }
}
