package dev.ates.accounting.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.accounting.ServiceTest;
import java.util.List;
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
        assertThat(walk.told()).startsWith("broken on 2026-11-24");
        forget();
    }

    @Test
    void theVerifierFailsUntilTheBooksAreInOrder() {
        threeDays();
        robot("verifier").runDue();
        assertThat(number("select count(*) from robot_run where robot = 'verifier' and outcome = 'done'"))
                .isEqualTo(1);

        tamper("update transfer set text = 'Feed the cat' where day = '2026-11-24' and kind = 'reward'");
        robot("verifier").runDue();
        CLOCK.set(noon(WEDNESDAY.plusDays(3)));

        assertThatThrownBy(() -> robot("verifier").runDue())
                .isInstanceOf(Verifier.NotInOrder.class)
                .hasMessageContaining("broken on 2026-11-24");
        assertThatThrownBy(() -> robot("verifier").runDue()).isInstanceOf(Verifier.NotInOrder.class);
        forget();
    }

    @Test
    void findsWhatItIsToldAboutInBoundedParts() {
        hear(MONDAY, completed(ANNA, 100), completed(BORIS, 200));
        Chain chain = service(Chain.class);

        Chain.Part part = chain.next(MONDAY, null);
        Chain.Part after = chain.next(MONDAY, part.last());

        assertThat(part.transfers()).isEqualTo(2);
        assertThat(part.isLast()).isTrue();
        assertThat(after.transfers()).isZero();
        assertThat(after.last()).isEqualTo(part.last());
        assertThat(chain.next(TUESDAY, null).transfers()).isZero();
    }

    private static void threeDays() {
        for (var day : List.of(MONDAY, TUESDAY, WEDNESDAY)) {
            hearWhole(day, completed(ANNA, 3500), assigned(ANNA, -700), assigned(BORIS, -1000));
        }
        robot("closer").runDue();
    }

    /** As only the owner of the database can. */
    private static void tamper(String sql) {
        jdbc().sql("alter table transfer disable trigger user").update();
        jdbc().sql("alter table business_day disable trigger user").update();
        jdbc().sql(sql).update();
        jdbc().sql("alter table business_day enable trigger user").update();
        jdbc().sql("alter table transfer enable trigger user").update();
    }

    /** Leaves nothing behind that the check after each test would find. */
    private void forget() {
        startAgain();
    }
}
