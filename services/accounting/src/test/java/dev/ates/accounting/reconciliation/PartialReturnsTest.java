package dev.ates.accounting.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMailUtil;
import dev.ates.accounting.approval.Approvals;
import dev.ates.accounting.approval.Proposal;
import dev.ates.accounting.decision.Reason;
import dev.ates.contracts.AccountingEvent.Outcome;
import dev.ates.contracts.AccountingEvent.PayoutSettled;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Payouts that are returned with a smaller or larger amount, or in parts. In all cases the ledger adds up. */
class PartialReturnsTest extends FileStatementsFixture {

    @AfterEach
    void booksAddUp() {
        assertThat(number("""
                select count(*) from account a where owner = 'person' and balance_minor <> (
                    select coalesce(sum(case a.id when credit_account then amount_minor else -amount_minor end), 0)
                    from transfer where a.id in (credit_account, debit_account))""")).isZero();
        assertThat(-company("payouts_in_transit"))
                .as("what is in transit")
                .isEqualTo(number(
                        "select coalesce(sum(amount_minor), 0) from payout where state in ('submitting', 'created')"));
    }

    /** The second payment was returned less a fee: the fee must not go unnoticed. */
    @Test
    void showsASecondPaymentOfWhichLessCameBack() throws Exception {
        leave("1.xml", 1, debit(ANNA, "35.00", "") + debit(ANNA, "35.00", "") + credit(ANNA, "33.50"));
        reconcile();

        assertThat(differences()).contains("twice 3500 7000");
    }

    @Test
    void putsBackWhatCameBackAndShowsWhatTheBankKept() throws Exception {
        leave("1.xml", 1, debit(ANNA, "35.00", "") + credit(ANNA, "33.50"));
        reconcile();
        assertThat(differences()).containsExactly("returned 3500 3350");

        Returns returns = service(Returns.class);
        Approvals approvals = service(Approvals.class);
        Proposal proposal = approvals.propose(
                returns,
                null,
                returns.of(number("select id from bank_difference")),
                new Reason("AC04 Closed account"),
                THE_ACCOUNTANT);
        assertThat(proposal.action().words())
                .isEqualTo("Put 33.50\u00a0USD, which the bank returned of 35.00\u00a0USD, back on the balance of Anna:"
                        + " the payout for 2026-11-23");
        approvals.approve(proposal.id(), THE_ADMINISTRATOR, null);

        assertThat(text("select state || ' ' || returned_minor from payout where person_id = '" + ANNA + "'"))
                .isEqualTo("returned 3350");
        assertThat(balance(ANNA)).isEqualTo(3350);
        assertThat(company("cash")).as("as on the statement").isEqualTo(-150);
        assertThat(told(PayoutSettled.class))
                .filteredOn(settled -> settled.outcome() == Outcome.returned)
                .singleElement()
                .satisfies(settled -> assertThat(settled.amountMinor()).isEqualTo(3350));
        assertThat(differences()).containsExactly("return_amount 3500 3350");
        robot("mailer").runDue();
        assertThat(MAIL.received()).anySatisfy(letter -> {
            assertThat(letter.getSubject()).isEqualTo("Payout of 2026-11-23: 33.50 USD came back");
            assertThat(GreenMailUtil.getBody(letter)).contains("The bank returned 33.50 USD of your payout");
        });

        reconcile();
        assertThat(differences()).containsExactly("return_amount 3500 3350");
        service(Differences.class)
                .explain(
                        number("select max(id) from bank_difference"),
                        THE_ACCOUNTANT,
                        new Reason("The fee is the company's"));
        leave("2.xml", 2, debit(ANNA, "35.00", "") + credit(ANNA, "33.50"));
        reconcile();
        assertThat(differences()).as("it stays explained").isEmpty();
        close(WEDNESDAY);
        assertThat(number("select amount_minor from payout where state = 'created'"))
                .isEqualTo(3350);
    }

    @Test
    void putsBackTheRestWhenItComesLater() throws Exception {
        leave("1.xml", 1, debit(ANNA, "35.00", "") + credit(ANNA, "20.00"));
        byRule();
        assertThat(balance(ANNA)).isEqualTo(2000);
        assertThat(differences()).containsExactly("return_amount 3500 2000");
        robot("mailer").runDue();

        leave("2.xml", 2, debit(ANNA, "35.00", "") + credit(ANNA, "20.00") + credit(ANNA, "15.00"));
        byRule();
        robot("mailer").runDue();

        assertThat(balance(ANNA)).isEqualTo(3500);
        assertThat(returnLetters())
                .containsExactly(
                        "<letter.2026-11-23.%s.returned@ates.localhost> Payout of 2026-11-23: 20.00 USD came back"
                                .formatted(ANNA),
                        "<letter.2026-11-23.%s.returned.2@ates.localhost> Payout of 2026-11-23: 35.00 USD came back"
                                .formatted(ANNA));
        assertThat(company("cash")).as("as on the statement").isZero();
        assertThat(differences()).isEmpty();
        assertThat(number("select count(*) from transfer where kind = 'payout_return'"))
                .isEqualTo(2);
    }

    @Test
    void isPaidWhenAPartOfItComesBackThoughNobodySaidSo() throws Exception {
        leave("1.xml", 1, credit(ANNA, "33.50"));
        byRule();

        assertThat(text("select state from payout where person_id = '" + ANNA + "'"))
                .isEqualTo("returned");
        assertThat(balance(ANNA)).isEqualTo(3350);
        assertThat(differences()).containsExactly("return_amount 3500 3350");
    }

    @Test
    void showsThatMoreCameBackThanWentOutAndDoesNotPostIt() throws Exception {
        leave("1.xml", 1, debit(ANNA, "35.00", "") + credit(ANNA, "36.00"));
        byRule();

        assertThat(balance(ANNA)).isEqualTo(3500);
        assertThat(differences()).containsExactly("return_amount 3500 3600");
    }

    @Test
    void showsThatItCameBackInAnotherCurrencyAndPostsNothing() throws Exception {
        leave("1.xml", 1, debit(ANNA, "35.00", "") + credit(ANNA, "33.50").replace("USD", "EUR"));
        byRule();

        assertThat(balance(ANNA)).isZero();
        assertThat(text("select kind || ' ' || bank_minor || ' ' || currency from bank_difference"))
                .isEqualTo("return_amount 3350 EUR");
        assertThat(text("select state from payout where person_id = '" + ANNA + "'"))
                .isEqualTo("paid");
    }

    @Test
    void showsThatACorrectedStatementReturnsLessThanWasPosted() throws Exception {
        leave("1.xml", 1, debit(ANNA, "35.00", "") + credit(ANNA, "35.00"));
        byRule();
        assertThat(differences()).isEmpty();

        leave("2.xml", 2, debit(ANNA, "35.00", "") + credit(ANNA, "33.50"));
        byRule();

        assertThat(balance(ANNA)).isEqualTo(3500);
        assertThat(differences()).containsExactly("return_amount 3500 3350");
    }

    /** The money is on the balance and will be paid again, although the bank never returned it. */
    @Test
    void showsThatACorrectedStatementHasNoReturnAnyMore() throws Exception {
        leave("1.xml", 1, debit(ANNA, "35.00", "") + credit(ANNA, "35.00"));
        byRule();

        leave("2.xml", 2, debit(ANNA, "35.00", ""));
        byRule();

        assertThat(balance(ANNA)).isEqualTo(3500);
        assertThat(differences()).containsExactly("return_amount 3500 0");
    }

    @Test
    void doesNotPostAnotherAmountThanTheSecondPersonAgreedTo() throws Exception {
        leave("1.xml", 1, debit(ANNA, "35.00", "") + credit(ANNA, "20.00"));
        reconcile();
        Returns returns = service(Returns.class);
        Approvals approvals = service(Approvals.class);
        Proposal proposal = approvals.propose(
                returns,
                null,
                returns.of(number("select id from bank_difference")),
                new Reason("AC04 Closed account"),
                THE_ACCOUNTANT);
        leave("2.xml", 2, debit(ANNA, "35.00", "") + credit(ANNA, "33.50"));
        reconcile();

        assertThatThrownBy(() -> approvals.approve(proposal.id(), THE_ADMINISTRATOR, null))
                .hasMessageContaining("33.50", "20.00", "propose the return again");

        assertThat(balance(ANNA)).isZero();
        assertThat(differences()).containsExactly("returned 3500 3350");
    }

    /** The balance of an account of the company; negative if it gave money. */
    private static long company(String account) {
        return number("""
                select coalesce(sum(case a.id when debit_account then amount_minor else -amount_minor end), 0)
                from account a join transfer on a.id in (credit_account, debit_account) where a.owner = '%s'""".formatted(account));
    }

    private static List<String> returnLetters() {
        return MAIL.received().stream()
                .map(PartialReturnsTest::idAndSubject)
                .filter(one -> one.contains(".returned"))
                .toList();
    }

    private static String idAndSubject(MimeMessage letter) {
        try {
            return letter.getMessageID() + " " + letter.getSubject();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aChargeThatIsRefundedIsNoReturn() throws Exception {
        leave(
                "1.xml",
                1,
                debit(ANNA, "35.00", "")
                        + debit(BORIS, "12.00", "")
                        + entry(
                                payoutOf(ANNA, MONDAY).toString(),
                                "1.00",
                                "CRDT",
                                "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>MCOP</Cd><SubFmlyCd>CHRG</SubFmlyCd></Fmly></Domn></BkTxCd>"));
        byRule();

        assertThat(balance(ANNA)).isZero();
        assertThat(differences()).isEmpty();
    }
}
