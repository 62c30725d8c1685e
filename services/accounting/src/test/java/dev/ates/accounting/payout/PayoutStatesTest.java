package dev.ates.accounting.payout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.ServiceTest;
import dev.ates.bank.Bank;
import dev.ates.bank.Bank.Answer;
import dev.ates.contracts.AccountingEvent.Outcome;
import dev.ates.contracts.AccountingEvent.PayoutSettled;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The allowed transitions between a payout's states, and the owner of the money in each, for any sequence of the bank's
 * answers.
 */
class PayoutStatesTest extends ServiceTest {

    private static final List<Answer> ANSWERS = List.of(
            new Answer.Executed(),
            new Answer.Rejected("AC04"),
            new Answer.Pending("PDNG"),
            new Answer.Unknown("no answer"),
            new Answer.Unreachable("no connection"),
            new Answer.Lost("nobody knows"),
            new Answer.Unfit("no name"));

    /** The allowed successors of each state; all other states are final. */
    private static final Map<String, Set<String>> NEXT = Map.of(
            "created", Set.of("created"),
            "submitting", Set.of("created", "submitting", "unknown", "paid", "rejected"),
            "unknown", Set.of("created", "submitting", "unknown", "paid", "rejected"));

    private UUID payout;

    /** Anna is owed 35.00 for Monday, and today is Tuesday. */
    @BeforeEach
    void annaIsOwed() {
        hearWhole(MONDAY, completed(ANNA, 3500));
        CLOCK.set(noon(TUESDAY));
        robot("closer").runDue();
        payout = UUID.fromString(text("select id from payout"));
    }

    static Stream<String> states() {
        return jdbc().sql("""
                select (regexp_matches(pg_get_constraintdef(oid), '''([a-z]+)''', 'g'))[1]
                from pg_constraint where conname = 'payout_state'
                """).query(String.class).list().stream();
    }

    @ParameterizedTest
    @MethodSource("states")
    void leadsNowhereElseWhateverTheBankSays(String state) {
        for (Answer answer : ANSWERS) {
            put(state);
            service(Payouts.class).recordAnswer(payout, order -> answer);

            assertThat(state()).as("%s, then %s", state, answer).isIn(NEXT.getOrDefault(state, Set.of(state)));
        }
        put(state);
        robot("payer").runDue();
        if (!NEXT.containsKey(state)) {
            assertThat(state()).isEqualTo(state);
            assertThat(BANK.requests())
                    .as("what has ended is never ordered again")
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"submitting", "unknown", "paid"})
    void isOnTheBalanceOnceItCameBackAndStaysThere(String state) {
        put(state);

        assertThat(recordReturn()).isTrue();
        assertThat(recordReturn()).as("it is on the balance").isTrue();
        for (Answer answer : ANSWERS) {
            service(Payouts.class).recordAnswer(payout, order -> answer);
        }

        assertThat(state()).isEqualTo(state.equals("paid") ? "returned" : "rejected");
        assertThat(balance(ANNA)).isEqualTo(3500);
        assertThat(told(PayoutSettled.class))
                .containsExactly(new PayoutSettled(
                        ANNA, MONDAY, state.equals("paid") ? Outcome.returned : Outcome.rejected, 3500, "USD", "AC04"));
        assertThat(number("select count(*) from letter where kind in ('returned', 'rejected')"))
                .isEqualTo(1);
        hearWhole(TUESDAY);
        CLOCK.set(noon(TUESDAY.plusDays(1)));
        robot("closer").runDue();
        assertThat(balance(ANNA)).isZero();
        assertThat(text("select state || ' ' || amount_minor from payout where day = '%s'".formatted(TUESDAY)))
                .isEqualTo("created 3500");
    }

    @ParameterizedTest
    @ValueSource(strings = {"created", "rejected", "returned"})
    void isNotTakenBackWhereNothingWentOut(String state) {
        put(state);

        assertThat(recordReturn()).isEqualTo(!state.equals("created"));

        assertThat(state()).isEqualTo(state);
        assertThat(balance(ANNA)).isZero();
        assertThat(told(PayoutSettled.class)).isEmpty();
    }

    @Test
    void knowsEveryAnswer() {
        assertThat(ANSWERS)
                .extracting(Object::getClass)
                .containsExactlyInAnyOrder(Bank.Answer.class.getPermittedSubclasses());
    }

    private boolean recordReturn() {
        return Boolean.TRUE.equals(service(TransactionTemplate.class)
                .execute(status -> service(Payouts.class).recordReturn(payout, 3500, "AC04")));
    }

    private void put(String state) {
        jdbc().sql("""
                update payout set state = :state, returned_minor = case :state when 'returned' then amount_minor end, submitted_at = created_at, creditor_name = 'Anna',
                                  due_at = created_at + interval '1 year'
                where id = :id
                """).param("state", state).param("id", payout).update();
    }

    private static String state() {
        return text("select state from payout where day = '%s'".formatted(MONDAY));
    }
}
