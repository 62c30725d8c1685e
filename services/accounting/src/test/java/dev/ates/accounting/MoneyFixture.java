package dev.ates.accounting;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** A closed Monday with two payouts: one is unknown, the other was rejected. */
abstract class MoneyFixture extends ServiceTest {

    UUID annasPayout;
    UUID borissPayout;

    /** Anna's payout is unknown and needs a decision, Boris's was rejected. */
    @BeforeEach
    void mondayIsClosed() {
        know(ANNA, "Anna", "anna@example.org", "en");
        know(BORIS, "Борис", "boris@example.org", "ru");
        hearWhole(MONDAY, completed(ANNA, 3500), completed(BORIS, 1200));
        CLOCK.set(noon(TUESDAY));
        robot("closer").runDue();
        annasPayout = payoutOf(ANNA);
        borissPayout = payoutOf(BORIS);
        jdbc().sql("""
            update payout set state = 'unknown', needs_hand = true, submitted_at = created_at,
                              creditor_name = 'Anna', due_at = due_at + interval '1 hour'
            where id = :id
            """).param("id", annasPayout).update();
        BANK.next(TestBank.Fault.REJECT);
        robot("payer").runDue();
    }

    static UUID payoutOf(UUID person) {
        return jdbc().sql("select id from payout where person_id = :person")
                .param("person", person)
                .query(UUID.class)
                .single();
    }
}
