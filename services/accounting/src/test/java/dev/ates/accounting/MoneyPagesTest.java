package dev.ates.accounting;

import static dev.ates.accounting.Pages.page;
import static dev.ates.accounting.Pages.send;
import static dev.ates.accounting.Pages.signIn;
import static dev.ates.accounting.Pages.submit;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The pages of payouts, letters, the comparison with the bank, and proposals. */
class MoneyPagesTest extends MoneyFixture {

    @Test
    void showsThePages() throws Exception {
        HttpClient accountant = signIn(CLARA, "accountant");
        assertThat(page(accountant, "/payouts").body())
                .contains(
                        "1 of them need your decision",
                        "1 rejected or returned by the bank",
                        "needs a decision",
                        "The account is closed");
        assertThat(page(accountant, "/payouts?state=rejected").body())
                .contains("Борис")
                .doesNotContain(">Anna<");
        String payout = page(accountant, "/payouts/" + annasPayout).body();
        assertThat(payout).contains("The bank no longer knows", annasPayout.toString());
        assertThat(page(accountant, "/letters").body()).contains("Борис", "rejected");
        String letter = "/letters/%s/2026-11-23/day".formatted(BORIS);
        assertThat(page(accountant, letter).body())
                .contains("выплата 12.00 USD поручена банку", "Send again", "sandbox");
        HttpResponse<String> html = page(accountant, letter + "/html");
        assertThat(html.body()).contains("<html lang=\"ru\">");
        assertThat(html.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("sandbox"));
        assertThat(page(accountant, "/reconciliation").body()).contains("No differences");
        jdbc().sql("""
            insert into bank_difference (kind, day, reference, bank_minor, currency, found_at)
            values ('not_here', '2026-11-23', 'who knows', 777, 'USD', now())
            """).update();
        assertThat(page(accountant, "/reconciliation").body().replace("<option value=\"not_here\">", ""))
                .contains("bg-red-lt\">not here</span>", "who knows")
                .doesNotContain("not_here");

        assertThat(page(accountant, "/company").body()).contains("/company/statement.journal");
        assertThat(page(accountant, "/company/statement.csv?from=&to=&account=cash")
                        .statusCode())
                .isEqualTo(200);
        assertThat(page(accountant, "/accounts/" + ANNA).body()).contains("/accounts/%s/statement.csv".formatted(ANNA));
    }

    @Test
    void settlesAPayoutByTwoPeopleAndSendsALetterAgain() throws Exception {
        HttpClient accountant = signIn(CLARA, "accountant");
        String payout = page(accountant, "/payouts/" + annasPayout).body();
        HttpResponse<String> decided = send(
                accountant,
                payout,
                "/payouts/%s/decision".formatted(annasPayout),
                "outcome=paid&reason=On+the+statement");
        assertThat(decided.body()).contains("waits for a second person", "On the statement");
        HttpClient administrator = signIn(ADA, "administrator");
        String approvals = page(administrator, "/approvals").body();
        assertThat(approvals).contains("Settle the payout of 35.00\u00a0USD to Anna for 2026-11-23 as paid");
        String id = approvals.replaceFirst("(?s).*action=\"/approvals/([^\"]+)\".*", "$1");
        assertThat(send(administrator, approvals, "/approvals/" + id, "action=approve&reason=")
                        .body())
                .contains("It is approved and done", "Nothing is waiting", "approved by <bdi>Somebody<");
        assertThat(page(accountant, "/payouts/" + annasPayout).body()).contains(">paid<", "approved by <bdi>Somebody<");
        String letter = "/letters/%s/2026-11-23/day".formatted(BORIS);
        HttpResponse<String> resent =
                send(accountant, page(accountant, letter).body(), letter + "/resend", "reason=He+lost+it");
        assertThat(resent.body()).contains("will be sent again");
    }

    @Test
    void putsAReturnedPayoutBackOnTheBalanceByTwoPeople() throws Exception {
        jdbc().sql("update payout set state = 'paid', needs_hand = false, settled_at = due_at where id = :id")
                .param("id", annasPayout)
                .update();
        jdbc().sql("""
                insert into bank_statement (day, state, due_at, waiting_since) values ('2026-11-24', 'read', now(), now())
                """).update();
        jdbc().sql("""
                insert into bank_statement_line (day, number, kind, reference, payout_id, amount_minor, currency)
                values ('2026-11-24', 1, 'returned', :payout, :payout::uuid, 3500, 'USD')
                """).param("payout", annasPayout.toString()).update();
        jdbc().sql("""
                insert into bank_difference (kind, day, reference, payout_id, ours_minor, bank_minor, currency, found_at)
                values ('returned', '2026-11-24', :payout, :payout::uuid, 3500, 3500, 'USD', now())
                """).param("payout", annasPayout.toString()).update();
        long difference = number("select id from bank_difference");
        HttpClient accountant = signIn(CLARA, "accountant");
        String differences = page(accountant, "/reconciliation").body();
        assertThat(differences).contains("Money back on the balance").doesNotContain(">Explain<");
        String path = "/reconciliation/differences/" + difference;

        assertThat(send(accountant, differences, path, "reason=It+is+fine").body())
                .contains("post its return instead of explaining it");
        send(accountant, differences, path + "/return", "reason=The+account+is+closed");
        assertThat(balance(ANNA)).isZero();
        HttpClient administrator = signIn(ADA, "administrator");
        String approvals = page(administrator, "/approvals").body();
        assertThat(approvals).contains("Put 35.00\u00a0USD, which the bank returned, back on the balance of Anna");
        String id = approvals.replaceFirst("(?s).*action=\"/approvals/([^\"]+)\".*", "$1");
        send(administrator, approvals, "/approvals/" + id, "action=approve&reason=");

        assertThat(balance(ANNA)).isEqualTo(3500);
        assertThat(page(accountant, "/payouts/" + annasPayout).body()).contains(">returned<");
        assertThat(page(accountant, "/reconciliation").body()).contains("The money is back on the balance");
    }

    @Test
    void hasADayComparedAgain() throws Exception {
        robot("reconciler").runDue();
        HttpClient accountant = signIn(CLARA, "accountant");
        String page = page(accountant, "/reconciliation").body();
        String path = "/reconciliation/statements";

        assertThat(send(accountant, page, path, "day=2030-01-01&reason=Corrected+there")
                        .body())
                .contains("must be a closed day");
        send(accountant, page, path, "day=" + MONDAY + "&reason=Corrected+there");

        assertThat(text("select state from bank_statement where day = '2026-11-23'"))
                .isEqualTo("waiting");
        assertThat(page(accountant, "/reconciliation").body()).contains("being asked for again");
        assertThat(text("select reason from decision where action = 'statement compared again'"))
                .isEqualTo("Corrected there");
    }

    @Test
    void paysToTheNameThatTwoPeopleGive() throws Exception {
        jdbc().sql("update payout set state = 'created', needs_hand = true, creditor_name = null where id = :id")
                .param("id", annasPayout)
                .update();
        HttpClient accountant = signIn(CLARA, "accountant");
        String payout = page(accountant, "/payouts/" + annasPayout).body();
        assertThat(payout).contains("A name for the bank");
        String path = "/payouts/%s/bank-name".formatted(annasPayout);
        assertThat(send(accountant, payout, path, "reason=Passport&name=%E2%80%8B")
                        .body())
                .contains("id=\"name\"", "-wrong");

        send(
                accountant,
                page(accountant, "/payouts/" + annasPayout).body(),
                path,
                "name=Anna+Orlova&reason=It+is+in+the+passport");
        assertThat(page(accountant, "/payouts/" + annasPayout).body())
                .contains("under the name Anna Orlova")
                .doesNotContain("A name for the bank");
        robot("payer").runDue();
        assertThat(text("select state from payout where id = '%s'".formatted(annasPayout)))
                .as("one person is not enough")
                .isEqualTo("created");
        HttpClient second = signIn(ADA, "administrator");
        send(
                second,
                page(second, "/approvals").body(),
                "/approvals/" + text("select cast(id as text) from proposal where kind = 'bank_name'"),
                "action=approve");
        robot("payer").runDue();

        assertThat(text("select state || ' ' || creditor_name from payout where id = '%s'".formatted(annasPayout)))
                .isEqualTo("paid Anna Orlova");
    }

    @Test
    void showsPeopleTheirOwnMoneyAlone() throws Exception {
        String letter = "/letters/%s/2026-11-23/day".formatted(BORIS);
        HttpClient employee = signIn(ANNA, "employee");
        assertThat(page(employee, "/").body()).contains("\"/statement.json\"");
        assertThat(page(employee, "/statement.csv?from=2026-11-23&to=").body())
                .contains("Feed the parrot", "closing balance");
        assertThat(page(employee, "/accounts/%s/statement.csv".formatted(BORIS)).statusCode())
                .isEqualTo(404);
        assertThat(page(employee, "/company/statement.csv").statusCode()).isEqualTo(403);
        assertThat(page(employee, "/payouts").statusCode()).isEqualTo(403);
        assertThat(page(employee, "/payouts/" + annasPayout).statusCode()).isEqualTo(403);
        assertThat(page(employee, "/letters").statusCode()).isEqualTo(403);
        assertThat(page(employee, "/reconciliation").statusCode()).isEqualTo(403);
        assertThat(page(employee, letter).statusCode()).isEqualTo(404);
        assertThat(page(employee, "/letters/%s/2026-11-23/day".formatted(ANNA)).body())
                .contains("payout of 35.00 USD ordered")
                .doesNotContain("Send again");
    }

    @Test
    void givesARefusedFormBackOnAPageThatCanBeReloaded() throws Exception {
        HttpClient accountant = signIn(CLARA, "accountant");
        String letter = "/letters/%s/2026-11-23/day".formatted(BORIS);
        isGivenBack(
                accountant,
                "/accounts/" + ANNA,
                "/accounts/%s/adjustments".formatted(ANNA),
                "cause=%s&amount=5.00".formatted(UUID.randomUUID()));
        isGivenBack(
                accountant, "/payouts/" + annasPayout, "/payouts/%s/decision".formatted(annasPayout), "outcome=paid");
        isGivenBack(accountant, letter, letter + "/resend", "at=once");
        isGivenBack(signIn(ADA, "administrator"), "/robots", "/robots/closer", "action=pause");
    }

    @Test
    void givesAStatementsDaysBackWhenThereIsNoStatement() throws Exception {
        HttpClient accountant = signIn(CLARA, "accountant");
        String account = "/accounts/" + ANNA;

        for (String page : List.of(account, "/company", "/")) {
            HttpResponse<String> refused =
                    page(accountant, (page.equals("/") ? "" : page) + "/statement.csv?from=2026-11-25&to=2026-11-24");

            assertThat(refused.uri().getPath()).isEqualTo(page);
            assertThat(refused.body())
                    .contains("value=\"2026-11-25\"", "value=\"2026-11-24\"")
                    .contains("From must not be later than 2026-11-24");
        }
    }

    @Test
    void offersNoCloseOfADayThatIsNotOver() throws Exception {
        HttpClient accountant = signIn(CLARA, "accountant");
        String offer = "Propose to close the day";
        hear(TUESDAY, assigned(ANNA, -1000));

        assertThat(page(accountant, "/days/" + TUESDAY).body())
                .contains("Possible once the day is over, from 2026-11-25 00:00 (UTC) on.")
                .doesNotContain(offer);
        CLOCK.set(noon(TUESDAY.plusDays(1)));
        assertThat(page(accountant, "/days/" + TUESDAY).body()).contains(offer).doesNotContain("once the day is over");
    }

    @Test
    void showsWhatWaitsInsteadOfAFormForIt() throws Exception {
        HttpClient accountant = signIn(CLARA, "accountant");
        String payout = "/payouts/" + annasPayout;
        String reward = text("select id from transfer where kind = 'reward' and person_id = '%s'".formatted(ANNA));
        String account = "/accounts/" + ANNA;
        String day = "/days/" + TUESDAY;
        hear(TUESDAY, assigned(ANNA, -1000));
        CLOCK.set(noon(TUESDAY.plusDays(1)));

        String decided = submit(accountant, payout, payout + "/decision", "outcome=paid&reason=On+the+statement");
        String reversed = submit(accountant, account, account + "/entries/" + reward + "/reversal", "reason=Not+done");
        String closed = submit(accountant, day, day, "action=close&reason=It+never+comes");

        assertThat(decided)
                .contains("data-test=\"waits\"", "waits for a second person</a>")
                .doesNotContain("Your decision</h2>");
        assertThat(reversed)
                .containsPattern("data-test=\"reversal-waits\" href=\"/approvals\"><bdi>[^<]+</bdi>’s reversal waits")
                .doesNotContain(reward + "/reversal");
        assertThat(closed).contains("data-test=\"waits\"").doesNotContain("Propose to close the day");
    }

    @Test
    void saysThatAProposalCannotBeCarriedOutAnyMore() throws Exception {
        HttpClient accountant = signIn(CLARA, "accountant");
        String payout = "/payouts/" + annasPayout;
        submit(accountant, payout, payout + "/decision", "outcome=rejected&reason=Never+arrived");
        HttpClient administrator = signIn(ADA, "administrator");
        assertThat(page(administrator, "/approvals").body()).contains("value=\"approve\"");

        jdbc().sql("update payout set state = 'paid', needs_hand = false, settled_at = created_at where id = :id")
                .param("id", annasPayout)
                .update();

        assertThat(page(administrator, "/approvals").body())
                .contains("It cannot be carried out now.", "is paid: only an unknown payout can be decided")
                .contains("value=\"decline\"")
                .doesNotContain("value=\"approve\"");
        assertThat(page(administrator, payout).body())
                .contains("cannot be carried out now")
                .doesNotContain("waits for a second person");
    }

    @Test
    void warnsOfPeopleWhoHaveBeenDismissedSince() throws Exception {
        HttpClient accountant = signIn(CLARA, "accountant");
        String payout = "/payouts/" + annasPayout;
        submit(accountant, payout, payout + "/decision", "outcome=paid&reason=On+the+statement");
        HttpClient administrator = signIn(ADA, "administrator");
        assertThat(page(administrator, "/approvals").body()).doesNotContain("dismissed");

        jdbc().sql("update person set active = false where id in (:left)")
                .param("left", List.of(ANNA, CLARA))
                .update();

        assertThat(page(administrator, "/approvals").body())
                .contains("has been dismissed since.", "The owner of the account has been dismissed.")
                .contains("value=\"approve\"");
    }

    @Test
    void countsBesideApprovalsWhatTheReaderMayDecide() throws Exception {
        HttpClient accountant = signIn(CLARA, "accountant");
        String payout = "/payouts/" + annasPayout;

        submit(accountant, payout, payout + "/decision", "outcome=paid&reason=On+the+statement");

        String badge = "data-test=\"waiting\">";
        assertThat(page(accountant, "/payouts").body()).contains("Approvals").doesNotContain(badge);
        assertThat(page(signIn(ADA, "administrator"), "/payouts").body()).contains(badge + "1<");
        assertThat(page(signIn(ANNA, "accountant"), "/payouts").body()).doesNotContain(badge);
    }

    @Test
    void reversesAnEntryOnItsOwnAccountAlone() throws Exception {
        HttpClient accountant = signIn(CLARA, "accountant");
        String reward = text("select id from transfer where kind = 'reward' and person_id = '%s'".formatted(ANNA));
        String account = "/accounts/" + BORIS;

        HttpResponse<String> refused = send(
                accountant,
                page(accountant, account).body(),
                account + "/entries/" + reward + "/reversal",
                "reason=Not+done");

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(number("select count(*) from proposal")).isZero();
    }

    @Test
    void saysWhichKindsArePostedByHand() throws Exception {
        HttpClient accountant = signIn(CLARA, "accountant");
        String account = "/accounts/" + ANNA;

        String refused = submit(
                accountant,
                account,
                account + "/adjustments",
                "kind=fee&amount=5.00&reason=Because&cause=" + UUID.randomUUID());

        assertThat(refused)
                .contains("must be a kind of manual posting: adjustment or bonus")
                .doesNotContain("must be above zero");
    }

    @Test
    void leadsFromAReversedEntryToWhatReversedIt() throws Exception {
        String reward = text("select id from transfer where kind = 'reward' and person_id = '%s'".formatted(ANNA));
        String account = "/accounts/" + ANNA;
        submit(signIn(CLARA, "accountant"), account, account + "/entries/" + reward + "/reversal", "reason=Not+done");
        HttpClient administrator = signIn(ADA, "administrator");
        String id = text("select id from proposal");

        submit(administrator, "/approvals", "/approvals/" + id, "action=approve&reason=");

        String reversal =
                text("select id from transfer where kind = 'reversal' and person_id = '%s' order by id desc limit 1"
                        .formatted(ANNA));
        assertThat(page(administrator, account).body())
                .contains("href=\"%s#entry-%s\">reversed on %s<".formatted(account, reversal, TUESDAY))
                .contains("id=\"entry-%s\"".formatted(reversal))
                .doesNotContain(reward + "/reversal");
    }

    @Test
    void listsOnesOwnLetters() throws Exception {
        HttpClient employee = signIn(ANNA, "employee");

        assertThat(page(employee, "/").body()).contains("href=\"/letters/mine\"");
        assertThat(page(employee, "/letters/mine").body())
                .contains("/letters/%s/2026-11-23/day".formatted(ANNA))
                .doesNotContain(BORIS.toString(), "Борис", "Send again", "Company</a>")
                .doesNotContain("Attempts", "What the mail server said");
    }

    @Test
    void saysInPeoplesWordsWhatTheBankSaid() throws Exception {
        jdbc().sql("update payout set reason = :reason where id = :id")
                .param("reason", "I/O error on GET request for \"http://bank/payments\": timeout")
                .param("id", annasPayout)
                .update();
        HttpClient accountant = signIn(CLARA, "accountant");

        for (String path : List.of("/payouts", "/payouts/" + annasPayout, "/company")) {
            assertThat(page(accountant, path).body())
                    .as(path)
                    .containsPattern("(?s)The bank no longer knows: somebody has to find out\\.</span>\\s*"
                            + "<details[^>]*><summary>Original text</summary>\\s*<bdi>I/O error on GET");
        }
    }

    private static void isGivenBack(HttpClient browser, String page, String path, String fields) throws Exception {
        HttpResponse<String> refused = send(browser, page(browser, page).body(), path, fields + "&reason=%3Co");

        assertThat(refused.statusCode()).as(path).isEqualTo(200);
        assertThat(refused.uri().getPath()).isEqualTo(page);
        assertThat(refused.body())
                .contains("value=\"&lt;o\"", "-reason-wrong\">Reason must have 3 to 300 characters, it has 2");
        assertThat(page(browser, page).body())
                .as("reloaded")
                .contains("value=\"&lt;o\"", "-reason-wrong\">Reason must have 3 to 300 characters, it has 2");
    }
}
