package dev.ates.accounting;

import static dev.ates.accounting.Pages.page;
import static dev.ates.accounting.Pages.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import org.junit.jupiter.api.Test;

class StatementPagesTest extends MoneyFixture {

    @Test
    void filtersStatementsAndWhatTheyListBesidePayments() throws Exception {
        jdbc().sql("""
                insert into bank_statement (day, state, due_at, waiting_since)
                values ('2026-11-21', 'read', now(), now()), ('2026-11-22', 'missing', now(), now());
                insert into bank_statement_line (day, number, kind, reference, amount_minor, currency)
                values ('2026-11-21', 1, 'credit', 'A gift', 1, 'USD'), ('2026-11-21', 2, 'charge', 'A fee', 2, 'USD'),
                       ('2026-11-21', 3, 'payment', 'A payment', 3, 'USD')
                """).update();
        HttpClient accountant = signIn(CLARA, "accountant");

        assertThat(page(accountant, "/reconciliation/statements?state=missing").body())
                .contains(">2026-11-22<")
                .doesNotContain(">2026-11-21<");
        assertThat(page(accountant, "/reconciliation/statements?day=2026-11-21&limit=1")
                        .body())
                .contains(">2026-11-21<", "/reconciliation/statements?day=2026-11-21&amp;after=2026-11-21")
                .doesNotContain(">2026-11-22<");
        assertThat(page(accountant, "/reconciliation/statements?day=2026-11-20").body())
                .contains("The filter is set to Day 2026-11-20.", "href=\"/reconciliation/statements\">Show all<");
        assertThat(page(accountant, "/reconciliation/lines?kind=charge&limit=1").body())
                .contains(">A fee<", "/reconciliation/lines?kind=charge&amp;after=2026-11-21.2")
                .doesNotContain(">A gift<", ">A payment<");
        assertThat(page(accountant, "/reconciliation/lines?day=2026-11-22").body())
                .contains("The filter is set to Statement of 2026-11-22.");
        assertThat(page(accountant, "/reconciliation").body())
                .contains(
                        ">2026-11-22<",
                        ">A gift<",
                        "href=\"/reconciliation/statements\"",
                        "href=\"/reconciliation/lines\"");
    }
}
