package dev.ates.accounting.robot;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ates.accounting.ServiceTest;
import dev.ates.accounting.audit.Audit;
import dev.ates.accounting.audit.Reason;
import dev.ates.accounting.robot.Turns.LeasedTurn;
import dev.ates.ui.Caller;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.Role;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

class TurnsTest extends ServiceTest {

    private static final Caller OPERATOR = new Caller(CLARA, "Clara", Set.of(Role.administrator));
    private static final Reason REASON = new Reason("The bank asks for it");

    private final Turns one = instance();
    private final Turns other = instance();

    @Test
    void oneOfTwoInstancesRunsARobot() {
        assertThat(one.take(Robots.Name.closer)).isPresent();
        assertThat(other.take(Robots.Name.closer)).isEmpty();
        assertThat(one.take(Robots.Name.closer)).isPresent();
        assertThat(other.take(Robots.Name.payer)).isPresent();
    }

    @Test
    void anotherInstanceTakesOverWhenTheLeaseIsOverOrHandedOver() {
        LeasedTurn first = one.take(Robots.Name.closer).orElseThrow();
        leaseIsOver();

        LeasedTurn second = other.take(Robots.Name.closer).orElseThrow();

        assertThat(second.step("work", () -> true)).isTrue();
        assertThatThrownBy(() -> first.step("work", () -> true)).isInstanceOf(Turn.TurnLost.class);
        assertThat(one.take(Robots.Name.closer)).isEmpty();

        other.release();
        assertThat(one.take(Robots.Name.closer)).isPresent();
    }

    @Test
    void aRobotThatIsFencedOutWritesNothing() {
        hearWhole(MONDAY, completed(ANNA, 3500));
        LeasedTurn late = one.take(Robots.Name.closer).orElseThrow();
        leaseIsOver();
        assertThat(other.take(Robots.Name.closer)).isPresent();

        assertThatThrownBy(() -> robotOf("closer").run(late, null)).isInstanceOf(Turn.TurnLost.class);

        assertThat(number("select count(*) from payout")).isZero();
        assertThat(number("select count(*) from transfer")).isEqualTo(1);
        assertThat(number("select count(*) from robot_run")).isZero();
        assertThat(text("select state from business_day")).isEqualTo("sealed");
    }

    @Test
    void nobodyTakesOverInTheMiddleOfAStep() throws Exception {
        LeasedTurn working = one.take(Robots.Name.closer).orElseThrow();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Thread step = Thread.ofVirtual()
                .start(() -> working.step("work", () -> {
                    inside.countDown();
                    awaitUnchecked(goOn);
                    return jdbc().sql("insert into books (one, currency) values (true, 'USD') on conflict do nothing")
                            .update();
                }));
        inside.await();
        Thread takeover = Thread.ofVirtual().start(() -> other.takeOver(Robots.Name.closer, "Clara"));

        eventually(
                "the takeover waits for the step",
                Duration.ofSeconds(10),
                () -> assertThat(number("""
                select count(*) from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock' and query like 'update robot set fence%'
                """)).isEqualTo(1));
        goOn.countDown();
        step.join();
        takeover.join();

        assertThatThrownBy(() -> working.step("work", () -> true)).isInstanceOf(Turn.TurnLost.class);
    }

    @Test
    void anInstanceThatStandsStillInsideAStepHoldsNobodyUpForLongerThanALease() throws Exception {
        Turns sleepy = instance(Duration.ofSeconds(1));
        LeasedTurn working = sleepy.take(Robots.Name.closer).orElseThrow();
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        Throwable[] failure = new Throwable[1];
        Thread step = Thread.ofVirtual().start(() -> {
            try {
                working.step("work", () -> {
                    inside.countDown();
                    awaitUnchecked(goOn);
                    return jdbc().sql("update robot set last_good_on = 'late' where name = 'closer'")
                            .update();
                });
            } catch (RuntimeException e) {
                failure[0] = e;
            }
        });
        inside.await();

        eventually(
                "the robot changes hands",
                Duration.ofSeconds(10),
                () -> assertThat(other.take(Robots.Name.closer)).isPresent());
        goOn.countDown();
        step.join();

        assertThat(failure[0]).isNotNull();
        assertThat(number("select count(*) from robot where last_good_on = 'late'"))
                .isZero();
    }

    @Test
    void aPausedRobotRestsUntilItIsLetGoOn() {
        LeasedTurn working = one.take(Robots.Name.closer).orElseThrow();
        RobotControl control = service(RobotControl.class);

        control.pause(Robots.Name.closer, OPERATOR, REASON);

        assertThatThrownBy(() -> working.step("work", () -> true)).isInstanceOf(Turn.TurnLost.class);
        assertThat(one.take(Robots.Name.closer)).isEmpty();
        assertThat(service(RobotLog.class).standings())
                .filteredOn(robot -> robot.name().equals("closer"))
                .extracting(RobotLog.Standing::pausedBy, RobotLog.Standing::pausedWhy)
                .containsExactly(tuple("Clara", "The bank asks for it"));

        control.resume(Robots.Name.closer, OPERATOR, REASON);

        assertThat(one.take(Robots.Name.closer)).isPresent();
        assertThat(service(Audit.class).about("robot closer", 10))
                .extracting(Audit.Decision::action)
                .containsExactly("resume", "pause");
    }

    @Test
    void anOperatorSeesWhatARunWouldDoAndThenStartsIt() {
        hearWhole(MONDAY, completed(ANNA, 3500), assigned(BORIS, -1000));
        hearWhole(TUESDAY, completed(ANNA, 100));
        RobotControl control = service(RobotControl.class);
        control.pause(Robots.Name.closer, OPERATOR, REASON);

        assertThat(control.plan(Robots.Name.closer, null))
                .containsEntry("payouts", 1L)
                .containsEntry("paidOutMinor", 3500L)
                .containsEntry("carriedOver", 1L)
                .containsEntry("carriedOverMinor", -1000L);
        assertThat(number("select count(*) from payout")).isZero();

        List<RobotLog.Run> runs = control.run(Robots.Name.closer, MONDAY, OPERATOR, REASON);

        assertThat(runs).hasSize(1).allSatisfy(run -> {
            assertThat(run.day()).isEqualTo(MONDAY);
            assertThat(run.startedBy()).isEqualTo("Clara");
            assertThat(run.outcome()).isEqualTo("done");
        });
        assertThat(jdbc().sql("select state from business_day order by day")
                        .query(String.class)
                        .list())
                .containsExactly("closed", "sealed");
        assertThat(control.plan(Robots.Name.payer, null))
                .containsEntry("payouts", 1L)
                .containsEntry("amountMinor", 3500L);
        assertThat(control.plan(Robots.Name.mailer, TUESDAY)).containsEntry("letters", 0L);
    }

    @Test
    void refusesADecisionWithoutAReason() {
        assertThatThrownBy(() -> new Reason(" x ")).isInstanceOf(InvalidParameter.class);
        assertThatThrownBy(() -> new Reason("two\nlines")).hasMessageContaining("control characters");
        assertThatThrownBy(() -> new Reason("x".repeat(301))).hasMessageContaining("3 to 300");
    }

    private static void leaseIsOver() {
        jdbc().sql("update robot set held_until = '-infinity'").update();
    }

    private static Turns instance() {
        return instance(Duration.ofSeconds(20));
    }

    private static Turns instance(Duration leaseLength) {
        return new Turns(
                jdbc(),
                service(TransactionTemplate.class),
                service(RobotLog.class),
                new RobotSettings(true, Duration.ofMillis(10), Duration.ofMillis(20), leaseLength),
                service(Clock.class));
    }

    private static Robot robotOf(String name) {
        return service(RobotControl.class).robot(Robots.Name.valueOf(name));
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
