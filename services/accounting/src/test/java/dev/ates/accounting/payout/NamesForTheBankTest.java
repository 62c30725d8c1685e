package dev.ates.accounting.payout;

import static dev.ates.accounting.Pages.page;
import static dev.ates.accounting.Pages.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.ServiceTest;
import dev.ates.accounting.payout.BankNames.Creditor;
import dev.ates.accounting.payout.BankNames.Source;
import dev.ates.contracts.EventJson;
import dev.ates.contracts.PeopleEvent.PersonChanged;
import dev.ates.contracts.PeopleEvent.Role;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Under which name a person is paid, and who said so. */
class NamesForTheBankTest extends ServiceTest {

    private UUID payout;

    /** Anna is owed 35.00 for Monday, and today is Tuesday. */
    @BeforeEach
    void owed() {
        hear(anna(1, null));
        hearWhole(MONDAY, completed(ANNA, 3500));
        CLOCK.set(noon(TUESDAY));
        robot("closer").runDue();
        payout = payoutOf(ANNA, MONDAY);
    }

    @Test
    void isThePersonsNameUnlessTheDirectoryKnowsAnother() {
        assertThat(creditor()).isEqualTo(new Creditor("Анна", Source.person));

        hear(anna(2, "Anna Orlova"));
        assertThat(creditor()).isEqualTo(new Creditor("Anna Orlova", Source.directory));
        pay();

        assertThat(sent()).isEqualTo("Anna Orlova");
    }

    @Test
    void isTheOneThatAccountantsHaveGivenWhateverTheDirectorySays() {
        give("Anna O.");
        hear(anna(2, "Anna Orlova"));
        assertThat(creditor()).isEqualTo(new Creditor("Anna O.", Source.given));
        pay();

        assertThat(sent()).isEqualTo("Anna O.");
    }

    @Test
    void isTheDirectorysNameUntilItHasNoneAnyMore() {
        hear(anna(3, "Anna Orlova"));
        hear(anna(2, "Anna"));
        assertThat(creditor().name()).as("an older version").isEqualTo("Anna Orlova");

        hear(anna(4, null));
        assertThat(creditor()).isEqualTo(new Creditor("Анна", Source.person));
    }

    /** As services published it that knew nothing of bank names. */
    @Test
    void isThePersonsNameInAnEventFromBefore() {
        hear(EventJson.mapper().readValue("""
                {"personId": "%s", "version": 2, "name": "Anna", "email": "anna@example.org", "role": "employee",
                 "active": true, "language": "ru"}
                """.formatted(ANNA), PersonChanged.class));

        assertThat(creditor()).isEqualTo(new Creditor("Anna", Source.person));
    }

    @Test
    void staysTheOneThatWasSent() {
        hear(anna(2, "Anna Orlova"));
        pay();
        hear(anna(3, "Anna Smith"));

        assertThat(creditor()).isEqualTo(new Creditor("Anna Orlova", Source.sent));
    }

    @Test
    void isShownOnThePageWithItsSource() throws Exception {
        hear(anna(2, "Anna Orlova"));
        var accountant = signIn(CLARA, "accountant");
        String path = "/payouts/" + payout;

        assertThat(page(accountant, path).body()).contains("Anna Orlova", "the directory&#39;s name for the bank");
        give("Anna O.");
        assertThat(page(accountant, path).body()).contains("Anna O.", "given by accountants");
    }

    private Creditor creditor() {
        return service(BankNames.class).creditor(payout).orElseThrow();
    }

    private static void pay() {
        robot("payer").runDue();
    }

    private static String sent() {
        return text("select creditor_name from payout where state = 'paid'");
    }

    /** What an approved proposal writes. */
    private static void give(String name) {
        jdbc().sql("insert into bank_name (person_id, name, proposal_id, given_at) values (?, ?, ?, now())")
                .params(List.of(ANNA, name, UUID.randomUUID()))
                .update();
    }

    private static PersonChanged anna(long version, @Nullable String bankName) {
        return new PersonChanged(
                ANNA, version, "Анна", "anna@example.org", Role.employee, true, "ru", bankName, List.of());
    }
}
