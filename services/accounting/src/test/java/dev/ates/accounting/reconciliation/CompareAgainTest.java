package dev.ates.accounting.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.decision.Reason;
import dev.ates.bank.Bank;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An accountant has a day compared again, as often as they like: it changes nothing until the bank gives an answer. */
class CompareAgainTest extends FileStatementsFixture {

    private final OneStatement heard = new OneStatement();

    @BeforeEach
    void tuesdayIsRead() throws Exception {
        leave(TUESDAY, 1, "", debit(ANNA, "35.00", "") + credit(ANNA, "35.00") + debit(BORIS, "12.00", ""));
        reconcile();
        assertThat(state(TUESDAY)).isEqualTo("read");
        bank = heard;
    }

    @Test
    void leavesADayReadThatTheBankNoLongerHasAStatementOf() {
        assertThat(again(TUESDAY)).isTrue();
        reconcile();
        reconcile();
        assertThat(heard.requests).as("it is asked for more than once").isEqualTo(2);
        assertThat(state(TUESDAY)).isEqualTo("read");

        postReturn(number("select id from bank_difference where explained_at is null"), "AC04 Closed account");
        assertThat(balance(ANNA)).as("nothing waits for the bank").isEqualTo(3500);

        CLOCK.advance(Duration.ofDays(10));
        reconcile();
        assertThat(state(TUESDAY)).isEqualTo("read");
        CLOCK.advance(Duration.ofDays(10));
        reconcile();
        assertThat(heard.requests).as("not for ever").isEqualTo(3);
    }

    @Test
    void lengthensNoWaitingAndHidesNothingThatIsMissing() {
        for (int press = 0; press < 3; press++) {
            CLOCK.advance(Duration.ofDays(4));
            assertThat(again(MONDAY)).isTrue();
        }
        reconcile();
        assertThat(state(MONDAY)).isEqualTo("missing");

        assertThat(again(MONDAY)).isTrue();
        assertThat(state(MONDAY)).isEqualTo("missing");
        reconcile();
        assertThat(state(MONDAY)).isEqualTo("missing");
    }

    @Test
    void asksOnceMoreIfSomebodyAsksDuringTheComparison() {
        again(TUESDAY);
        heard.answers = true;
        heard.meanwhile = () -> {
            CLOCK.advance(Duration.ofSeconds(1));
            again(TUESDAY);
        };
        reconcile();
        heard.meanwhile = () -> {};
        reconcile();
        reconcile();

        assertThat(heard.requests).isEqualTo(2);
        assertThat(number("select count(*) from bank_statement where again_at is not null"))
                .isZero();
    }

    @Test
    void asksForNoStatementThatNobodyExpects() {
        jdbc().sql("update bank_statement set state = 'none' where day = :day")
                .param("day", MONDAY)
                .update();

        assertThat(again(MONDAY)).isFalse();
        reconcile();
        assertThat(state(MONDAY)).isEqualTo("none");
        assertThat(number("select count(*) from decision where action = 'statement compared again'"))
                .isZero();
    }

    private static boolean again(LocalDate day) {
        return service(Differences.class).compareAgain(day, THE_ACCOUNTANT, new Reason("They have corrected it"));
    }

    private static String state(LocalDate day) {
        return text("select state from bank_statement where day = '" + day + "'");
    }

    /** A bank that must be asked for statements, and has an empty one of Tuesday, or none. */
    private static final class OneStatement implements Bank {

        private int requests;
        private boolean answers;
        private Runnable meanwhile = () -> {};

        @Override
        public Map<UUID, Answer> pay(List<Order> orders) {
            return Map.of();
        }

        @Override
        public Map<UUID, Answer> find(List<Order> orders) {
            return Map.of();
        }

        @Override
        public Optional<Statement> statement(LocalDate day, Consumer<List<Line>> page) {
            if (!day.equals(TUESDAY)) {
                return Optional.empty();
            }
            requests++;
            meanwhile.run();
            return answers ? Optional.of(new Statement(0, List.of())) : Optional.empty();
        }
    }
}
