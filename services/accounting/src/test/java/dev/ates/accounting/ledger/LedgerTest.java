package dev.ates.accounting.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.accounting.ServiceTest;
import dev.ates.accounting.verification.Verification;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.TrackerEvent;
import dev.ates.messaging.Batch.Received;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

class LedgerTest extends ServiceTest {

    @Test
    void neverChangesATransfer() {
        hear(MONDAY, assigned(ANNA, -1500));

        assertThatThrownBy(
                        () -> jdbc().sql("update transfer set amount_minor = 1").update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("never changes");
        assertThatThrownBy(() -> jdbc().sql("delete from transfer").update()).hasMessageContaining("never changes");
        assertThatThrownBy(() -> jdbc().sql("truncate transfer").update()).hasMessageContaining("never changes");
    }

    @Test
    void refusesATransferIntoAClosedDay() {
        jdbc().sql("insert into business_day (day, state, closed_at, digest) values (:day, 'closed', now(), '')")
                .param("day", MONDAY)
                .update();

        assertThatThrownBy(() -> insertInto("2026-11-23")).hasMessageContaining("not open");
        assertThatThrownBy(() -> insertInto("2026-11-24")).hasMessageContaining("not open");
        assertThatThrownBy(() ->
                        jdbc().sql("update business_day set state = 'open'").update())
                .hasMessageContaining("stays so");
    }

    @Test
    void postsOnTheNextDayWhileADayIsBeingClosed() {
        hear(MONDAY, assigned(ANNA, -1500));
        jdbc().sql("update business_day set state = 'closing'").update();

        hear(MONDAY, completed(ANNA, 3500));

        assertThat(text("select cast(day as text) from transfer where kind = 'reward'"))
                .isEqualTo("2026-11-24");
        assertThatThrownBy(() -> insertInto("2026-11-23")).hasMessageContaining("not open");
    }

    @Test
    void theChangeOfADayHasRoomForEveryKind() {
        hear(MONDAY, assigned(ANNA, -1500));

        jdbc().sql("update account_day set sums = array_fill(cast(1 as bigint), array[cast(:kinds as integer)])")
                .param("kinds", Kind.values().length)
                .update();

        assertThat(number("select change_minor from account_day")).isEqualTo(Kind.values().length);

        jdbc().sql("update account_day set sums = '{-1500}'").update();
    }

    @Test
    void findsABalanceThatWasTamperedWith() {
        hear(MONDAY, assigned(ANNA, -1500));
        jdbc().sql("update account set balance_minor = 7 where id = :id")
                .param("id", ANNA)
                .update();

        assertThat(service(Verification.class).verify())
                .containsExactly(new Verification.Difference("balance", ANNA.toString(), 7, -1500));

        jdbc().sql("update account set balance_minor = -1500 where id = :id")
                .param("id", ANNA)
                .update();
    }

    @Test
    void tellsWhenSomethingHappenedAndNotWhenItWasPosted() {
        Received<TrackerEvent> now = completed(ANNA, 3500);

        hear(MONDAY, new Received<>(now.id(), Instant.parse("2026-11-23T08:15:30Z"), now.event(), null));

        // It moves from one to the other at any moment; a statement sees it in one of them.
        assertThat(text("""
                        select convert_from(body, 'UTF8') from (
                            select body from messaging.outbox
                            union all
                            (select body from messaging.event_log order by last_position desc limit 1)) told
                        limit 1
                        """)).contains("\"time\":\"2026-11-23T08:15:30Z\"");
    }

    private static void insertInto(String day) {
        jdbc().sql("""
                insert into transfer (id, debit_account, credit_account, amount_minor, currency, kind, day, happened_at,
                                      posted_at, cause, text)
                values (gen_random_uuid(), gen_random_uuid(), '00000000-0000-0000-0000-000000000001', 1, 'USD', 'fee',
                        cast(:day as date), now(), now(), gen_random_uuid(), '')
                """).param("day", day).update();
    }
}
