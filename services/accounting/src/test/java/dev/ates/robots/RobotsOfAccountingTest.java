package dev.ates.robots;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.accounting.ServiceTest;
import dev.ates.robots.Turns.LeasedTurn;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** The robots of accounting, run by the module {@code robots}. */
class RobotsOfAccountingTest extends ServiceTest {

    private static final Operator OPERATOR = new Operator(CLARA, "Clara");
    private static final String REASON = "The bank asks for it";

    @Test
    void aSealedDayIsClosedPaidAndToldByItself() {
        RobotRunner robots = service(RobotRunner.class);
        know(ANNA, "Anna", "anna@example.org", "en");
        robots.start();
        try {
            hearWhole(MONDAY, completed(ANNA, 3500));

            eventually("Anna is paid and told", Duration.ofSeconds(20), () -> {
                // A slow machine may need a second attempt, which is due later by the clock.
                CLOCK.advance(Duration.ofSeconds(1));
                assertThat(BANK.paidMinor()).isEqualTo(3500);
                assertThat(MAIL.received()).hasSize(1);
                assertThat(jdbc().sql("select distinct robot from robots.run order by robot")
                                .query(String.class)
                                .list())
                        .contains("closer", "mailer", "payer");
                assertThat(service(Robots.class).statuses())
                        .hasSize(5)
                        .allSatisfy(robot -> assertThat(robot.lastGood()).isNotNull());
            });
        } finally {
            robots.stop();
        }
    }

    @Test
    void aRobotThatIsFencedOutWritesNothing() {
        hearWhole(MONDAY, completed(ANNA, 3500));
        LeasedTurn late = instance().take("closer").orElseThrow();
        jdbc().sql("update robots.lease set held_until = '-infinity'").update();
        assertThat(instance().take("closer")).isPresent();

        assertThatThrownBy(() -> service(Robots.class).named("closer").run(late, null))
                .isInstanceOf(Turn.TurnLost.class);

        assertThat(number("select count(*) from payout")).isZero();
        assertThat(number("select count(*) from transfer")).isEqualTo(1);
        assertThat(number("select count(*) from robots.run")).isZero();
        assertThat(text("select state from business_day")).isEqualTo("sealed");
    }

    @Test
    void anOperatorSeesWhatARunWouldDoAndThenStartsIt() {
        hearWhole(MONDAY, completed(ANNA, 3500), assigned(BORIS, -1000));
        hearWhole(TUESDAY, completed(ANNA, 100));
        RobotControl control = service(RobotControl.class);
        control.pause("closer", OPERATOR, REASON);

        assertThat(control.plan("closer", null))
                .containsEntry("payouts", 1L)
                .containsEntry("paidOutMinor", 3500L)
                .containsEntry("carriedOver", 1L)
                .containsEntry("carriedOverMinor", -1000L);
        assertThat(number("select count(*) from payout")).isZero();

        List<RobotLog.Run> runs = control.run("closer", MONDAY, OPERATOR, REASON);

        assertThat(runs).hasSize(1).allSatisfy(run -> {
            assertThat(run.day()).isEqualTo(MONDAY);
            assertThat(run.startedBy()).isEqualTo("Clara");
            assertThat(run.outcome()).isEqualTo("done");
        });
        assertThat(jdbc().sql("select state from business_day order by day")
                        .query(String.class)
                        .list())
                .containsExactly("closed", "sealed");
        assertThat(control.plan("payer", null)).containsEntry("payouts", 1L).containsEntry("amountMinor", 3500L);
        assertThat(control.plan("mailer", TUESDAY)).containsEntry("letters", 0L);
    }

    private static Turns instance() {
        return new Turns(
                new Leases(jdbc()),
                jdbc(),
                service(TransactionTemplate.class),
                service(RobotLog.class),
                Duration.ofSeconds(20));
    }
}
