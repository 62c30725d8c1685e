package dev.ates.robots;

import static dev.ates.robots.TestInstances.robot;
import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ates.contracts.TextRule;
import dev.ates.robots.Turns.LeasedTurn;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final Operator OPERATOR = new Operator(new UUID(0, 1), "Clara");
    private static final String REASON = "The bank asks for it";

    private final TestInstances service = new TestInstances();
    private final Robot closer = robot(
            "closer",
            turn -> turn.step(
                    "work",
                    () -> service.jdbc
                            .sql("insert into effect values ('closed')")
                            .update()));
    private final Robots robots = service.robots(closer, robot("payer", turn -> {}));
    private final Turns one = service.instance(Duration.ofSeconds(20));
    private final Turns other = service.instance(Duration.ofSeconds(20));

    @Test
    void oneOfTwoInstancesRunsARobot() {
        assertThat(one.take("closer")).isPresent();
        assertThat(other.take("closer")).isEmpty();
        assertThat(one.take("closer")).isPresent();
        assertThat(other.take("payer")).isPresent();
    }

    @Test
    void anotherInstanceTakesOverWhenTheLeaseIsOverOrHandedOver() {
        LeasedTurn first = one.take("closer").orElseThrow();
        service.leaseIsOver();

        LeasedTurn second = other.take("closer").orElseThrow();

        assertThat(second.step("work", () -> true)).isTrue();
        assertThatThrownBy(() -> first.step("work", () -> true)).isInstanceOf(Turn.TurnLost.class);
        assertThat(one.take("closer")).isEmpty();

        other.release();
        assertThat(one.take("closer")).isPresent();
    }

    @Test
    void aRobotThatIsFencedOutWritesNothing() {
        LeasedTurn late = one.take("closer").orElseThrow();
        service.leaseIsOver();
        assertThat(other.take("closer")).isPresent();

        assertThatThrownBy(() -> closer.run(late, null)).isInstanceOf(Turn.TurnLost.class);

        assertThat(service.number("select count(*) from effect")).isZero();
    }

    @Test
    void nobodyTakesOverInTheMiddleOfAStep() throws Exception {
        LeasedTurn working = one.take("closer").orElseThrow();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Thread step = Thread.ofVirtual()
                .start(() -> working.step("work", () -> {
                    inside.countDown();
                    awaitUnchecked(goOn);
                    return service.jdbc
                            .sql("insert into effect values ('closed')")
                            .update();
                }));
        awaitUnchecked(inside);
        Thread takeover = Thread.ofVirtual().start(() -> other.takeOver("closer", "Clara"));

        eventually(
                "the takeover waits for the step",
                Duration.ofSeconds(10),
                () -> assertThat(service.number("""
                select count(*) from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock' and query like 'insert into robots.lease%'
                """)).isEqualTo(1));
        goOn.countDown();
        assertThat(step.join(Duration.ofSeconds(30))).isTrue();
        assertThat(takeover.join(Duration.ofSeconds(30))).isTrue();

        assertThatThrownBy(() -> working.step("work", () -> true)).isInstanceOf(Turn.TurnLost.class);
    }

    @Test
    void anInstanceThatStandsStillInsideAStepHoldsNobodyUpForLongerThanALease() throws Exception {
        Turns sleepy = service.instance(Duration.ofSeconds(1));
        LeasedTurn working = sleepy.take("closer").orElseThrow();
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        Throwable[] failure = new Throwable[1];
        Thread step = Thread.ofVirtual().start(() -> {
            try {
                working.step("work", () -> {
                    inside.countDown();
                    awaitUnchecked(goOn);
                    return service.jdbc
                            .sql("update robots.robot set last_good_on = 'late' where name = 'closer'")
                            .update();
                });
            } catch (RuntimeException e) {
                failure[0] = e;
            }
        });
        awaitUnchecked(inside);

        eventually(
                "the robot changes hands",
                Duration.ofSeconds(10),
                () -> assertThat(other.take("closer")).isPresent());
        goOn.countDown();
        assertThat(step.join(Duration.ofSeconds(30))).isTrue();

        assertThat(failure[0]).isNotNull();
        assertThat(service.number("select count(*) from robots.robot where last_good_on = 'late'"))
                .isZero();
    }

    @Test
    void aPausedRobotRestsUntilItIsLetGoOn() {
        LeasedTurn working = one.take("closer").orElseThrow();
        RobotControl control = service.control(robots);

        control.pause("closer", OPERATOR, REASON);

        assertThatThrownBy(() -> working.step("work", () -> true)).isInstanceOf(Turn.TurnLost.class);
        assertThat(one.take("closer")).isEmpty();
        assertThat(robots.statuses())
                .filteredOn(robot -> robot.name().equals("closer"))
                .extracting(Robots.Status::pausedBy, Robots.Status::pausedWhy)
                .containsExactly(tuple("Clara", "The bank asks for it"));

        control.resume("closer", OPERATOR, REASON);

        assertThat(one.take("closer")).isPresent();
        assertThat(control.decisions("closer", 10))
                .extracting(RobotControl.Decision::action)
                .containsExactly("resume", "pause");
    }

    @Test
    void anInstanceGoesOnAfterAnOperatorsRun() {
        RobotControl control = service.control(robots);
        assertThat(one.take("closer")).isPresent();

        control.run("closer", null, OPERATOR, REASON);

        assertThatThrownBy(() -> closer.run(one.take("closer").orElseThrow(), null))
                .as("it has not noticed yet")
                .isInstanceOf(Turn.TurnLost.class);
        closer.run(one.take("closer").orElseThrow(), null);
        assertThat(service.number("select count(*) from effect")).isEqualTo(2);
    }

    @Test
    void aTurnThatHasEndedLeavesNoGoodRunBehind() {
        LeasedTurn late = one.take("payer").orElseThrow();
        service.leaseIsOver();
        LeasedTurn turn = other.take("payer").orElseThrow();

        assertThat(late.good()).isFalse();
        assertThat(robots.statuses())
                .allSatisfy(robot -> assertThat(robot.lastGood()).isNull());
        assertThat(one.take("payer")).as("it has noticed").isEmpty();
        assertThat(turn.good()).isTrue();
    }

    @Test
    void refusesADecisionWithoutAReason() {
        RobotControl control = service.control(robots);

        assertThatThrownBy(() -> control.pause("closer", OPERATOR, " x ")).isInstanceOf(TextRule.Refused.class);
        assertThatThrownBy(() -> control.run("closer", null, OPERATOR, "two\nlines"))
                .hasMessageContaining("control characters");
        assertThatThrownBy(() -> control.resume("closer", OPERATOR, "x".repeat(301)))
                .hasMessageContaining("3 to 300");
        assertThat(control.decisions("closer", 10)).isEmpty();
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
