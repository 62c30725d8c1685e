package dev.ates.accounting.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.ates.accounting.ServiceTest;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.AccountingEvent.LedgerPosted;
import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.DaySealed;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import dev.ates.messaging.Batch;
import dev.ates.messaging.Batch.Received;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TrackerEventsTest extends ServiceTest {

    @Test
    void chargesTheFeeAndCreditsTheReward() {
        hear(MONDAY, assigned(ANNA, -1500), completed(ANNA, 3000), assigned(BORIS, -1000));

        assertThat(balance(ANNA)).isEqualTo(1500);
        assertThat(balance(BORIS)).isEqualTo(-1000);
        assertThat(told(LedgerPosted.class))
                .extracting(LedgerPosted::kind, LedgerPosted::amountMinor, LedgerPosted::text)
                .containsExactlyInAnyOrder(
                        tuple(Kind.fee, -1500L, "Feed the parrot"),
                        tuple(Kind.reward, 3000L, "Feed the parrot"),
                        tuple(Kind.fee, -1000L, "Feed the parrot"));
    }

    @Test
    void namesATaskByWhatItIsCalledElsewhereToo() {
        String longest = "🦜".repeat(500);
        hear(
                MONDAY,
                received(
                        new TaskAssigned(UUID.randomUUID(), ANNA, "ZOO-7", "Feed it", "", -1500, "USD"),
                        UUID.randomUUID()),
                received(
                        new TaskCompleted(UUID.randomUUID(), ANNA, "X".repeat(64), longest, "", 3000, "USD"),
                        UUID.randomUUID()));

        assertThat(told(LedgerPosted.class))
                .extracting(LedgerPosted::text)
                .containsExactlyInAnyOrder("[ZOO-7] Feed it", "[" + "X".repeat(64) + "] " + "🦜".repeat(432) + "…");
        assertThat(text("select text from transfer where kind = 'reward'"))
                .isEqualTo("[" + "X".repeat(64) + "] " + longest);
    }

    @Test
    void everyTransferHasTwoSides() {
        hear(MONDAY, assigned(ANNA, -1500), completed(ANNA, 3000));

        assertThat(
                        number(
                                "select sum(amount_minor) from transfer where credit_account = '00000000-0000-0000-0000-000000000001'"))
                .isEqualTo(1500);
        assertThat(
                        number(
                                "select sum(amount_minor) from transfer where debit_account = '00000000-0000-0000-0000-000000000001'"))
                .isEqualTo(3000);
    }

    @Test
    void postsACauseOnce() {
        Batch<TrackerEvent> batch =
                new Batch<>("tracker", MONDAY, List.of(assigned(ANNA, -1500), completed(ANNA, 3000)));

        hear(batch);
        hear(batch);

        assertThat(balance(ANNA)).isEqualTo(1500);
        assertThat(number("select count(*) from transfer")).isEqualTo(2);
        assertThat(told(LedgerPosted.class)).hasSize(2);
        assertThat(number("select heard_assignments from business_day")).isEqualTo(1);
    }

    @Test
    void postsWhatIsToldTwiceInOneBatchOnce() {
        Received<TrackerEvent> reward = completed(ANNA, 3000);

        hear(MONDAY, reward, reward);

        assertThat(balance(ANNA)).isEqualTo(3000);
    }

    @Test
    void refusesAnotherCurrency() {
        TrackerEvent event = new TaskCompleted(UUID.randomUUID(), ANNA, "Feed the parrot", "", 3000, "EUR");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> hear(MONDAY, received(event, UUID.randomUUID())))
                .withMessageContaining("USD");
        assertThat(number("select count(*) from transfer")).isZero();
    }

    @Test
    void sealsADay() {
        hearWhole(MONDAY, assigned(ANNA, -1500));

        assertThat(text("select state from business_day")).isEqualTo("sealed");
        assertThat(jdbc().sql("select seal_agrees from business_day")
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void notesASealThatDiffers() {
        hear(MONDAY, assigned(ANNA, -1500));
        hear(MONDAY, received(new DaySealed(MONDAY, 2, -3000, 0, 0, "USD"), UUID.randomUUID()));

        assertThat(text("select state from business_day")).isEqualTo("sealed");
        assertThat(jdbc().sql("select seal_agrees from business_day")
                        .query(Boolean.class)
                        .single())
                .isFalse();
    }

    @Test
    void postsALateEventOnTheFirstOpenDayWithItsOwnTime() {
        CLOCK.set(noon(MONDAY));
        Received<TrackerEvent> late = completed(ANNA, 3000);
        inTransaction(() -> jdbc().sql(
                        "insert into business_day (day, state, closed_at, digest) values (:day, 'closed', now(), '')")
                .param("day", MONDAY)
                .update());
        CLOCK.advance(Duration.ofDays(1));

        hear(MONDAY, late);

        assertThat(text("select cast(day as text) from transfer")).isEqualTo(TUESDAY.toString());
        assertThat(number("select cast(extract(epoch from happened_at) as bigint) from transfer"))
                .isEqualTo(noon(MONDAY).getEpochSecond());
        assertThat(number("select heard_completions from business_day where state = 'closed'"))
                .isEqualTo(1);
    }
}
