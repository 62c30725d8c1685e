package dev.ates.accounting.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.accounting.DemoBank;
import dev.ates.accounting.ServiceTest;
import dev.ates.accounting.decision.Reason;
import dev.ates.accounting.payout.Payouts;
import dev.ates.accounting.payout.TestPayer;
import dev.ates.bank.Bank;
import dev.ates.bank.http.TestHttpBanks;
import dev.ates.ui.Caller;
import dev.ates.ui.Role;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The comparison of payouts with the demo bank's own statements. */
class ReconcilerTest extends ServiceTest {

    private static DemoBank demo;
    private static Bank bank;

    @BeforeAll
    static void open() {
        demo = DemoBank.start(CLOCK);
        bank = TestHttpBanks.demo(demo.url(), Duration.ofSeconds(5), Duration.ofHours(1), CLOCK);
    }

    @AfterAll
    static void close() {
        demo.close();
    }

    /** Monday is closed; its payouts are paid on Tuesday. */
    @BeforeEach
    void annaAndBorisAreOwed() {
        demo.reset();
        hearWhole(MONDAY, completed(ANNA, 3500), completed(BORIS, 1200));
        CLOCK.set(noon(TUESDAY));
        robot("closer").runDue();
    }

    @Test
    void findsNothingWhereBothSayTheSame() {
        pay();
        closeUpTo(3);
        reconcile();

        assertThat(differences()).isEmpty();
        assertThat(jdbc().sql("select state || ' ' || lines || ' ' || amount_minor from bank_statement order by day")
                        .query(String.class)
                        .list())
                .containsExactly("read 0 0", "read 2 4700", "read 0 0");
    }

    @Test
    void readsAStatementOnceAndWaitsForOneThatIsNotComplete() {
        pay();
        reconcile();
        reconcile();
        assertThat(number("select count(*) from bank_statement where state = 'read'"))
                .isEqualTo(1);
        assertThat(number("select count(*) from robots.run where robot = 'reconciler'"))
                .isEqualTo(1);

        jdbc().sql("insert into bank_statement (day, due_at, waiting_since) values (:day, :now, :now)")
                .param("day", TUESDAY)
                .param("now", Timestamp.from(CLOCK.instant()))
                .update();
        reconcile();
        assertThat(text("select state from bank_statement where day = '2026-11-24'"))
                .isEqualTo("waiting");
        assertThat(number("select count(*) from bank_statement_line")).isZero();
    }

    @Test
    void findsWhatWasPaidHereAndNotThere() {
        pay();
        demo.database()
                .sql("delete from bank_payment where amount_minor = 1200")
                .update();
        closeUpTo(3);
        reconcile();
        reconcile();

        assertThat(differences()).containsExactly("not_at_bank 1200 null");
    }

    @Test
    void findsWhatWasPaidThereAndNotHere() {
        pay();
        UUID strange = UUID.randomUUID();
        demo.database()
                .sql("""
                    insert into bank_payment (key, amount_minor, currency, creditor_id, creditor_name, reference, status, booked_at,
                                              decided_at)
                    values (:key, 777, 'USD', :key, 'Nobody', 'who knows', 'executed', :now, :now)
                    """)
                .param("key", strange)
                .param("now", Timestamp.from(CLOCK.instant()))
                .update();
        closeUpTo(2);
        reconcile();

        assertThat(differences()).containsExactly("not_here null 777");
        assertThat(text("select reference from bank_difference")).isEqualTo(strange.toString());
    }

    @Test
    void findsAnotherAmountAndWhatWasExecutedTwice() {
        pay();
        demo.database()
                .sql("update bank_payment set amount_minor = 3400 where amount_minor = 3500")
                .update();
        demo.database().sql("""
            insert into bank_payment (key, amount_minor, currency, creditor_id, creditor_name, reference, status, booked_at,
                                      decided_at)
            select key, amount_minor, currency, creditor_id, creditor_name, reference, status, booked_at, decided_at
            from bank_payment where amount_minor = 1200
            """).update();
        closeUpTo(2);
        reconcile();

        assertThat(differences()).containsExactlyInAnyOrder("amount 3500 3400", "twice 1200 2400");
    }

    @Test
    void takesAStatementForAnAnswerAboutWhatIsUnknown() {
        demo.misbehave("{\"next\": {\"execute_then_fail\": 1}, \"keyRetention\": \"PT1H\"}");
        pay();
        CLOCK.advance(Duration.ofHours(2));
        pay();
        assertThat(number("select count(*) from payout where needs_hand")).isEqualTo(1);

        closeUpTo(2);
        reconcile();

        assertThat(number("select count(*) from payout where state = 'paid'")).isEqualTo(2);
        assertThat(differences()).isEmpty();
    }

    @Test
    void findsWhatTheBankGaveBack() {
        demo.misbehave("{\"next\": {\"execute_then_return\": 1}, \"undecidedFor\": \"PT24H\"}");
        pay();
        closeUpTo(3);
        reconcile();

        long amount = number("select ours_minor from bank_difference");
        assertThat(differences()).containsExactly("returned %1$d %1$d".formatted(amount));
        assertThat(text("select day::text from bank_difference")).isEqualTo("2026-11-25");
    }

    @Test
    void findsAReturnThatTheBankReportedAndBookedNowhere() {
        pay();
        inTransaction(() -> service(Payouts.class)
                .recordAnswer(payoutOf(ANNA, MONDAY), order -> new Bank.Answer.Rejected("Returned")));
        closeUpTo(2);
        reconcile();
        assertThat(number("select count(*) from bank_difference where explained_at is null"))
                .as("no statement closes it")
                .isEqualTo(1);

        FileStatementsFixture.postReturn(number("select id from bank_difference"), "The bank says so");
        closeUpTo(4);
        reconcile();

        assertThat(differences()).containsExactly("not_paid_after_all 3500 null", "return_amount 3500 0");
    }

    @Test
    void goesOnAskingForAMissingStatementNowAndThen() {
        pay();
        closeUpTo(2);
        reconcile();
        jdbc().sql(
                        "update bank_statement set state = 'missing', due_at = :later, waiting_since = '2026-11-01T00:00:00Z'")
                .param("later", Timestamp.from(CLOCK.instant().plus(Duration.ofDays(1))))
                .update();
        reconcile();
        assertThat(number("select count(*) from bank_statement where state = 'missing'"))
                .isEqualTo(2);

        CLOCK.advance(Duration.ofDays(1));
        reconcile();
        assertThat(number("select count(*) from bank_statement where state = 'read'"))
                .isEqualTo(2);
    }

    @Test
    void comparesADayAgainThatTheBankHasCorrected() {
        pay();
        closeUpTo(2);
        reconcile();
        demo.database()
                .sql("delete from bank_payment where amount_minor = 1200")
                .update();
        demo.database().sql("update bank_payment set amount_minor = 3400").update();
        reconcile();
        assertThat(differences()).as("nobody has asked").isEmpty();

        var clara = new Caller(CLARA, "Clara", Set.of(Role.accountant));
        assertThat(service(Differences.class).compareAgain(TUESDAY, clara, new Reason("The bank has corrected it")))
                .isTrue();
        assertThat(service(Differences.class).compareAgain(MONDAY.plusYears(1), clara, new Reason("No such day")))
                .isFalse();
        reconcile();

        assertThat(differences()).containsExactly("amount 3500 3400");
        assertThat(text("select action || ': ' || subject from decision"))
                .isEqualTo("statement compared again: bank statement 2026-11-24");
    }

    @Test
    void aDifferenceIsOpenUntilSomebodyExplainsItOrALaterStatementDoes() {
        pay();
        demo.database()
                .sql("update bank_payment set decided_at = decided_at + interval '2 days'")
                .update();
        closeUpTo(3);
        reconcile();
        assertThat(differences()).hasSize(2);

        long first = number("select min(id) from bank_difference");
        assertThat(service(Differences.class)
                        .explain(
                                first,
                                new Caller(CLARA, "Clara", Set.of(Role.accountant)),
                                new Reason("A bank holiday")))
                .isTrue();
        closeUpTo(5);
        reconcile();

        assertThat(jdbc().sql("select explanation from bank_difference order by id")
                        .query(String.class)
                        .list())
                .containsExactly("Clara: A bank holiday", "It is on the statement of 2026-11-26");
        assertThat(number("select count(*) from decision where action = 'difference explained'"))
                .isEqualTo(1);
    }

    /** The sum of these lines is no number of 64 bits. */
    @Test
    void aDayThatCannotBeComparedKeepsNoOtherFromIt() {
        pay();
        closeUpTo(3);
        Bank tooMuch = new Listing(
                bank,
                TUESDAY,
                List.of(
                        new Bank.Line(1, Bank.Line.Kind.payment, "too much", Long.MAX_VALUE, "USD"),
                        new Bank.Line(2, Bank.Line.Kind.payment, "and more", Long.MAX_VALUE, "USD")));

        assertThatThrownBy(() -> reconcile(tooMuch))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("1 of the days cannot be compared with the bank's statements, the first one is 2026-11-24")
                .hasRootCauseMessage("ERROR: bigint out of range");

        assertThat(jdbc().sql("select day || ' ' || state from bank_statement order by day")
                        .query(String.class)
                        .list())
                .containsExactly("2026-11-23 read", "2026-11-24 waiting", "2026-11-25 read");
        reconcile();
        assertThat(number("select count(*) from bank_statement where state = 'read'"))
                .isEqualTo(3);
        assertThat(differences()).isEmpty();
    }

    /** The same bank, with other lines on one day. */
    private record Listing(Bank real, LocalDate other, List<Bank.Line> lines) implements Bank {

        @Override
        public Map<UUID, Answer> pay(List<Order> orders) {
            return real.pay(orders);
        }

        @Override
        public Map<UUID, Answer> find(List<Order> orders) {
            return real.find(orders);
        }

        @Override
        public Optional<Statement> statement(LocalDate day, Consumer<List<Line>> page) {
            if (!day.equals(other)) {
                return real.statement(day, page);
            }
            page.accept(lines);
            return Optional.of(new Statement(1, List.of()));
        }
    }

    private static void pay() {
        TestPayer.pay(bank, robot("payer"));
    }

    /** Closes the first days of that week; the clock shows the day after them. */
    private static void closeUpTo(int days) {
        for (int day = 1; day < days; day++) {
            if (number("select count(*) from business_day where state = 'closed'") == day) {
                hearWhole(MONDAY.plusDays(day));
                CLOCK.set(noon(MONDAY.plusDays(day + 1)));
                robot("closer").runDue();
            }
        }
    }

    private static void reconcile() {
        reconcile(bank);
    }

    private static void reconcile(Bank at) {
        new Reconciler(service(Reconciliation.class), service(Returns.class), service(Differences.class), at, CLOCK)
                .run(robot("reconciler").turn(), null);
    }

    private static List<String> differences() {
        return jdbc().sql("""
            select kind || ' ' || coalesce(ours_minor::text, 'null') || ' ' || coalesce(bank_minor::text, 'null')
            from bank_difference
            """).query(String.class).list();
    }
}
