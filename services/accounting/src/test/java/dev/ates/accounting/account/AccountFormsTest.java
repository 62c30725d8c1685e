package dev.ates.accounting.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.ServiceTest;
import dev.ates.ui.Caller;
import dev.ates.ui.Role;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A kept form shows whose money it is about to people who may know that. */
class AccountFormsTest extends ServiceTest {

    private static final Caller ACCOUNTANT = new Caller(CLARA, "Clara", Set.of(Role.accountant));

    private final AccountForms forms = service(AccountForms.class);

    @Test
    void namesTheOwnerOfAnAccountAndOfAPayout() {
        know(ANNA, "Anna", "anna@example.org", "en");
        hearWhole(MONDAY, completed(ANNA, 3500));
        CLOCK.set(noon(TUESDAY));
        robot("closer").runDue();

        assertThat(forms.nameOf(ACCOUNTANT, ANNA)).contains("Anna");
        assertThat(forms.nameOf(ACCOUNTANT, payoutOf(ANNA, MONDAY))).contains("Anna");
        assertThat(forms.nameOf(ACCOUNTANT, UUID.randomUUID())).isEmpty();
    }

    @Test
    void namesNobodyToThoseWhoKeepNoAccounts() {
        know(ANNA, "Anna", "anna@example.org", "en");

        assertThat(forms.nameOf(new Caller(BORIS, "Boris", Set.of(Role.employee, Role.manager)), ANNA))
                .isEmpty();
    }
}
