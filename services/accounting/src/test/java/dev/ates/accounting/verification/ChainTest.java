package dev.ates.accounting.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.accounting.ServiceTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainTest extends ServiceTest {

    @Test
    void isIntactAsLongAsNothingIsChanged() {
        assertThat(service(Chain.class).walk()).isEqualTo(new Chain.Walk(0, null, null, null));

        threeDays();

        Chain.Walk walk = service(Chain.class).walk();
        assertThat(walk.intact()).isTrue();
        assertThat(walk.days()).isEqualTo(3);
        assertThat(walk.head()).hasSize(64).isEqualTo(text("""
                select encode(digest, 'hex') from business_day where state = 'closed' order by day desc limit 1
                """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update transfer set text = 'Feed the cat' where day = '2026-11-24' and kind = 'reward'",
                "update transfer set happened_at = happened_at + interval '1 microsecond' where day = '2026-11-24'",
                "update transfer set cause = gen_random_uuid() where day = '2026-11-24' and kind = 'payout'",
                "delete from transfer where day = '2026-11-24' and kind = 'fee'",
                "update business_day set transfers_digest = sha256('') where day = '2026-11-24'",
                "update business_day set digest = sha256('') where day = '2026-11-24'"
            })
    void namesTheFirstDayThatWasTamperedWith(String tampering) {
        threeDays();

        tamper(tampering);

        Chain.Walk walk = service(Chain.class).walk();
        assertThat(walk.firstBroken()).isEqualTo(TUESDAY);
        assertThat(walk.summary()).startsWith("broken on 2026-11-24");
        forget();
    }

    @Test
    void theVerifierFailsUntilTheLedgerIsConsistent() {
        threeDays();
        robot("verifier").runDue();
        assertThat(number("select count(*) from robots.run where robot = 'verifier' and outcome = 'done'"))
                .isEqualTo(1);

        tamper("update transfer set text = 'Feed the cat' where day = '2026-11-24' and kind = 'reward'");
        robot("verifier").runDue();
        CLOCK.set(noon(WEDNESDAY.plusDays(3)));

        assertThatThrownBy(() -> robot("verifier").runDue())
                .isInstanceOf(Verifier.Inconsistent.class)
                .hasMessageContaining("broken on 2026-11-24");
        assertThatThrownBy(() -> robot("verifier").runDue()).isInstanceOf(Verifier.Inconsistent.class);
        forget();
    }

    @Test
    void goesOverADayInBoundedParts() {
        hear(MONDAY, assigned(ANNA, -100));
        jdbc().sql("""
                insert into transfer (id, debit_account, credit_account, amount_minor, currency, kind, day, happened_at,
                                      posted_at, cause, text)
                select uuidv7(), '00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000003', 1, 'USD',
                       'payout', :day, now(), now(), gen_random_uuid(), '' from generate_series(1, 19999)
                """).param("day", MONDAY).update();
        hear(MONDAY, received(sealOf(MONDAY, List.of(assigned(ANNA, -100))), UUID.randomUUID()));
        Chain chain = service(Chain.class);

        List<UUID> parts = chain.parts(MONDAY);

        assertThat(parts.stream().map(after -> chain.part(MONDAY, after).transfers()))
                .containsExactly(10_000, 10_000, 0);
        robot("closer").runDue();
        assertThat(number("select transfers from business_day where state = 'closed'"))
                .isEqualTo(20_000);
        assertThat(chain.walk().intact()).isTrue();
    }

    private static void threeDays() {
        for (var day : List.of(MONDAY, TUESDAY, WEDNESDAY)) {
            hearWhole(day, completed(ANNA, 3500), assigned(ANNA, -700), assigned(BORIS, -1000));
        }
        robot("closer").runDue();
    }

    /** Changes a row as only the owner of the database can. */
    private static void tamper(String sql) {
        jdbc().sql("alter table transfer disable trigger user").update();
        jdbc().sql("alter table business_day disable trigger user").update();
        jdbc().sql(sql).update();
        jdbc().sql("alter table business_day enable trigger user").update();
        jdbc().sql("alter table transfer enable trigger user").update();
    }

    /** Repairs the data, because a check after each test would find it. */
    private void forget() {
        startAgain();
    }
}
