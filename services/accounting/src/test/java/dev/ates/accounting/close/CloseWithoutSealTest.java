package dev.ates.accounting.close;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ates.accounting.ServiceTest;
import dev.ates.accounting.approval.Approvals;
import dev.ates.accounting.day.Timeline;
import dev.ates.accounting.decision.Decisions;
import dev.ates.accounting.decision.Reason;
import dev.ates.contracts.AccountingEvent.DayClosed;
import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.DaySealed;
import dev.ates.messaging.Batch.Received;
import dev.ates.ui.Caller;
import dev.ates.ui.Role;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CloseWithoutSealTest extends ServiceTest {

    private static final Caller ACCOUNTANT = new Caller(CLARA, "Clara", Set.of(Role.accountant));
    private static final Caller ADMINISTRATOR = new Caller(ADA, "Ada", Set.of(Role.administrator));
    private static final Reason REASON = new Reason("The tracker's disk is gone");

    @Test
    void closesADayWhoseSealDoesNotCome() {
        hear(MONDAY, completed(ANNA, 3500), assigned(BORIS, -1000));
        CLOCK.set(noon(TUESDAY));
        robot("closer").runDue();
        assertThat(told(DayClosed.class)).isEmpty();

        assertThat(service(CloseWithoutSeal.class).plan(MONDAY)).isEqualTo(new ClosingRanges.Plan(1, 3500, 1, -1000));
        assertThat(told(DayClosed.class)).isEmpty();
        close();

        assertThat(told(DayClosed.class)).extracting(DayClosed::day).containsExactly(MONDAY);
        assertThat(service(Decisions.class).about("day 2026-11-23", Long.MAX_VALUE, 10))
                .extracting(Decisions.Decision::whoName, Decisions.Decision::reason)
                .containsExactly(
                        tuple("Ada", "The tracker's disk is gone"), tuple("Clara", "The tracker's disk is gone"));
        assertThat(text("select seal_waived_by from business_day where day = '2026-11-23'"))
                .isEqualTo("Clara, approved by Ada");
        assertThat(service(Timeline.class).of(MONDAY))
                .extracting(Timeline.Step::step)
                .containsExactly("opened", "to be closed without a seal", "close begins", "accounts ended", "closed");
        assertThat(service(Timeline.class).of(MONDAY))
                .filteredOn(step -> step.step().equals("closed"))
                .allSatisfy(step -> assertThat(step.run()).isNotNull());
    }

    @Test
    void postsWhatArrivesLaterOnTheOpenDayWithItsOwnTime() {
        Received<TrackerEvent> late = completed(ANNA, 3500);
        hear(MONDAY, completed(BORIS, 100));
        CLOCK.set(noon(TUESDAY));
        close();

        hear(MONDAY, late);
        hear(MONDAY, received(new DaySealed(MONDAY, 0, 0, 2, 3600, "USD"), UUID.randomUUID()));
        hearWhole(TUESDAY);
        robot("closer").runDue();

        assertThat(told(DayClosed.class))
                .extracting(DayClosed::day, DayClosed::rewardsMinor)
                .containsExactly(tuple(MONDAY, 100L), tuple(TUESDAY, 3500L));
        assertThat(number("""
                select cast(extract(epoch from happened_at) as bigint) from transfer where kind = 'reward' and day = '2026-11-24'
                """)).isEqualTo(noon(MONDAY).getEpochSecond());
        assertThat(jdbc().sql("select seal_agrees from business_day where day = :day")
                        .param("day", MONDAY)
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void closesADayWhoseSealCanNeverAgree() {
        hear(MONDAY, completed(ANNA, 3500));
        hear(MONDAY, received(new DaySealed(MONDAY, 0, 0, 2, 7000, "USD"), UUID.randomUUID()));
        quarantine("open");
        CLOCK.set(noon(TUESDAY));

        assertThatThrownBy(CloseWithoutSealTest::close).hasMessageContaining("quarantine");

        jdbc().sql("update messaging.quarantine set state = 'discarded'").update();
        robot("closer").runDue();
        assertThat(told(DayClosed.class)).isEmpty();
        close();
        assertThat(told(DayClosed.class)).extracting(DayClosed::rewardsMinor).containsExactly(3500L);
    }

    @Test
    void offersTheCloseOnlyOfTheNextDayOutsideQuarantine() {
        CloseWithoutSeal close = service(CloseWithoutSeal.class);
        assertThat(close.isOffered(MONDAY)).isFalse();

        hear(MONDAY, completed(ANNA, 3500));
        CLOCK.set(noon(TUESDAY));
        hear(TUESDAY, completed(ANNA, 3500));
        assertThat(close.isOffered(MONDAY)).isTrue();
        assertThat(close.isOffered(TUESDAY)).isFalse();

        quarantine("open");
        assertThat(close.isOffered(MONDAY)).isFalse();
    }

    @Test
    void closesDaysOfWhichNothingWasHeard() {
        hearWhole(MONDAY, completed(ANNA, 100));
        robot("closer").runDue();
        CLOCK.set(noon(WEDNESDAY.plusDays(1)));

        close(TUESDAY);
        robot("closer").runDue();
        close(WEDNESDAY);
        robot("closer").runDue();

        assertThat(told(DayClosed.class)).extracting(DayClosed::day).containsExactly(MONDAY, TUESDAY, WEDNESDAY);
    }

    @Test
    void refusesADayThatIsNotNextOrNotOver() {
        assertThatThrownBy(CloseWithoutSealTest::close).hasMessageContaining("Nothing has been posted yet");

        hear(MONDAY, completed(ANNA, 100));
        assertThatThrownBy(CloseWithoutSealTest::close)
                .hasMessageContaining("before it is over, at 2026-11-24 00:00 (UTC)");

        CLOCK.set(noon(WEDNESDAY));
        assertThatThrownBy(() -> close(TUESDAY)).hasMessageContaining("the next one is 2026-11-23");
        assertThat(number("select count(*) from decision")).isZero();
    }

    @Test
    void ignoresTheSameSealAndRefusesAnother() {
        hear(MONDAY, completed(ANNA, 100));
        DaySealed seal = new DaySealed(MONDAY, 0, 0, 1, 100, "USD");
        hear(MONDAY, received(seal, UUID.randomUUID()));
        hear(MONDAY, received(seal, UUID.randomUUID()));

        assertThatThrownBy(() -> hear(MONDAY, received(new DaySealed(MONDAY, 0, 0, 2, 200, "USD"), UUID.randomUUID())))
                .hasMessageContaining("already sealed");

        robot("closer").runDue();
        hear(MONDAY, received(seal, UUID.randomUUID()));
        assertThat(told(DayClosed.class)).hasSize(1);
        assertThat(service(Timeline.class).of(MONDAY))
                .extracting(Timeline.Step::step)
                .containsOnlyOnce("sealed");
    }

    @Test
    void saysHowLongTheOldestDayIsLate() {
        OldestOpenDay oldest = service(OldestOpenDay.class);
        assertThat(oldest.find()).isEqualTo(new OldestOpenDay.Open(MONDAY, Duration.ZERO));

        hear(MONDAY, completed(ANNA, 100));
        CLOCK.set(noon(TUESDAY));
        assertThat(oldest.find()).isEqualTo(new OldestOpenDay.Open(MONDAY, Duration.ofHours(12)));
        assertThat(oldest.health().getDetails()).containsEntry("late", false);

        CLOCK.set(noon(WEDNESDAY));
        assertThat(oldest.find().isLate()).isTrue();
        assertThat(oldest.health().getDetails()).containsEntry("late", true).containsEntry("oldestOpenDay", MONDAY);

        close();
        assertThat(oldest.find().day()).isEqualTo(TUESDAY);
    }

    private static void close() {
        close(MONDAY);
        robot("closer").runDue();
    }

    /** Proposed by one person, approved by another. */
    private static void close(LocalDate day) {
        Approvals approvals = service(Approvals.class);
        UUID proposal = approvals
                .propose(
                        service(CloseWithoutSeal.class),
                        UUID.randomUUID(),
                        new CloseWithoutSeal.Close(day),
                        REASON,
                        ACCOUNTANT)
                .id();
        approvals.approve(proposal, ADMINISTRATOR, null);
    }

    private static void quarantine(String state) {
        jdbc().sql("""
                insert into messaging.quarantine (producer, partition, epoch, position, day, reason, raw, quarantined_at, state)
                values ('tracker', 0, gen_random_uuid(), 1, :day, 'strange', '', now(), :state)
                """).param("day", MONDAY).param("state", state).update();
    }
}
