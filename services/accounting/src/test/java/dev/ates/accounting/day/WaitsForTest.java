package dev.ates.accounting.day;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.ServiceTest;
import dev.ates.accounting.day.BusinessDays.Next;
import dev.ates.contracts.TrackerEvent.DaySealed;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The robot, the page and the close without a seal read one view, which covers everything that a day may wait for. */
class WaitsForTest extends ServiceTest {

    private final BusinessDays days = service(BusinessDays.class);

    @Test
    void isForOneThingAfterTheOther() {
        assertThat(days.next()).isEmpty();

        hear(MONDAY, completed(ANNA, 100));
        hearWhole(WEDNESDAY, completed(ANNA, 100));
        assertThat(waitsFor(MONDAY)).isEqualTo(WaitsFor.seal);
        assertThat(waitsFor(WEDNESDAY)).isEqualTo(WaitsFor.day_before);
        assertThat(days.next()).contains(new Next(MONDAY, false, false));

        hear(MONDAY, received(new DaySealed(MONDAY, 0, 0, 2, 200, "USD"), UUID.randomUUID()));
        assertThat(waitsFor(MONDAY)).isEqualTo(WaitsFor.agreement);
        quarantine(MONDAY);
        assertThat(waitsFor(MONDAY)).isEqualTo(WaitsFor.quarantine);
        assertThat(days.next()).contains(new Next(MONDAY, false, true));

        jdbc().sql("update messaging.quarantine set state = 'retried'").update();
        hear(MONDAY, completed(ANNA, 100));
        assertThat(waitsFor(MONDAY)).isEqualTo(WaitsFor.robot);
        assertThat(days.next()).contains(new Next(MONDAY, true, false));

        robot("closer").runDue();
        assertThat(waitsFor(MONDAY)).isNull();
        // Tuesday has no events, and yet Wednesday waits for it.
        assertThat(days.find(TUESDAY)).isEmpty();
        assertThat(days.next()).contains(new Next(TUESDAY, false, false));
        assertThat(waitsFor(WEDNESDAY)).isEqualTo(WaitsFor.day_before);
    }

    @Test
    void aDayWhoseCloseHasBegunGoesOnWhateverComesOfIt() {
        hearWhole(MONDAY, completed(ANNA, 100));
        inTransaction(() -> service(DayStates.class).beginClose(MONDAY, DayState.sealed, null));
        quarantine(MONDAY);

        assertThat(days.next()).contains(new Next(MONDAY, true, true));
        assertThat(waitsFor(MONDAY)).isNull();
    }

    private @Nullable WaitsFor waitsFor(LocalDate day) {
        return days.find(day).orElseThrow().waitsFor();
    }

    private static void quarantine(LocalDate day) {
        jdbc().sql("""
                insert into messaging.quarantine (producer, partition, epoch, position, day, reason, raw, quarantined_at)
                values ('tracker', 0, gen_random_uuid(), 1, :day, 'strange', '', now())
                """).param("day", day).update();
    }
}
