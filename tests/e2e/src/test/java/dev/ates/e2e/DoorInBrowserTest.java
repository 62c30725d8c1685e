package dev.ates.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Sign-in, refused access, and the frame around every page, in a browser. */
class DoorInBrowserTest extends BrowserTest {

    private static final String ANN = "0198f6a0-0000-7000-8000-000000000001";

    private static final int REACHED_MAX = 60;

    private static final String FOCUS = """
            (() => {
              const style = getComputedStyle(document.activeElement);
              return style.outlineStyle + ' ' + style.outlineWidth + ' ' + document.activeElement.outerHTML.slice(0, 150);
            })()
            """;

    @Test
    void refusesWhatIsNotOnesBusinessOnAReadablePage() {
        Visitor bob = visitor("bob", tracker);

        assertThat(bob.open(tracker + "/tasks")).isEqualTo(403);
        assertThat(bob.part("problem")).isVisible();
        bob.look("refused-tasks");
        assertThat(bob.open(tracker + "/tasks/00000000-0000-7000-8000-000000000000"))
                .isEqualTo(404);
        assertThat(bob.part("problem")).isVisible();
        bob.look("refused-task");
        assertThat(bob.open(tracker + "/nowhere")).isEqualTo(404);
        assertThat(bob.part("problem")).isVisible();
        assertThat(bob.open(accounting + "/accounts/" + ANN)).isEqualTo(403);
        assertThat(bob.part("problem")).isVisible();
        bob.look("refused-account");
        assertThat(bob.open(accounting + "/company")).isEqualTo(403);
        assertThat(bob.open(analytics)).isEqualTo(403);
        assertThat(bob.part("problem")).isVisible();
        bob.look("refused-analytics");
    }

    @Test
    void showsWhereTheKeyboardIs() {
        Visitor bob = visitor("bob", tracker);
        bob.open(tracker + "/mine");

        List<String> reached = new ArrayList<>();
        for (String at = tab(bob); !at.contains("<body") && reached.size() < REACHED_MAX; at = tab(bob)) {
            reached.add(at);
        }

        assertThat(reached)
                .hasSizeBetween(12, REACHED_MAX - 1)
                .allSatisfy(at -> assertThat(at).startsWith("solid 2px "))
                .anySatisfy(at -> assertThat(at).contains("Skip to content"))
                .anySatisfy(at -> assertThat(at).contains("nav-link"))
                .anySatisfy(at -> assertThat(at).contains("name=\"title\""))
                .anySatisfy(at -> assertThat(at).contains("data-test=\"create\""));
    }

    /** Moves the focus with the keyboard; returns the focused element and its outline. */
    private static String tab(Visitor visitor) {
        visitor.page().keyboard().press("Tab");
        return String.valueOf(visitor.page().evaluate(FOCUS));
    }

    @Test
    void opensTheMenuOfAPhoneWithoutAScript() {
        Visitor bob = visitor("bob", tracker);
        bob.page().setViewportSize(360, 740);
        assertThat(bob.page().getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Accounting")))
                .hasCount(0);

        bob.part("menu").locator("summary").click();
        bob.look("menu");
        bob.page().setViewportSize(360, 740);
        bob.follow("Accounting");

        assertThat(bob.part("balance")).isVisible();
        assertThat(bob.page().getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("My letters")))
                .isVisible();
    }

    @Test
    void refusesAWrongPasswordReadably() {
        Visitor stranger = visitor();

        stranger.open(tracker);
        stranger.look("sign-in");
        stranger.page().getByLabel("Login").fill("ann");
        stranger.page().getByLabel("Password").fill("guessed");
        stranger.page()
                .getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Sign in").setExact(true))
                .click();

        assertThat(stranger.page().getByRole(AriaRole.ALERT)).containsText("login or the password is wrong");
        stranger.look("sign-in-failed");
    }

    @Test
    void showsTheWorldOutside() {
        Visitor stranger = visitor();

        assertThat(stranger.open(home)).isEqualTo(200);
        assertThat(stranger.row("people", "Ann Archer")).hasCount(1);
        stranger.look("home");
        stranger.open(home + "/bank");
        stranger.look("bank-empty");
        stranger.open(home + "/mailbox");
        stranger.look("mailbox-empty");
    }

    @Test
    void keepsWhatIsWrittenWhenTheSessionIsEnded() {
        Visitor carla = visitor("carla", tracker);
        carla.page().getByLabel("Title").fill(UNBROKEN);
        Visitor ada = visitor("ada", tracker);
        ada.open(tracker + "/sessions");
        ada.look("tracker-sessions");
        ada.page()
                .getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(Pattern.compile("End all sessions of Carla")))
                .first()
                .click();
        assertThat(ada.flash()).containsText("Sessions ended: ");

        carla.part("create").click();
        carla.enter("carla");

        assertThat(carla.part("kept-form")).containsText(UNBROKEN);
        carla.look("tracker-kept-form");
        carla.part("throw-away").click();
        assertThat(carla.flash()).containsText("discarded");
    }

    @Test
    void signsOut() {
        Visitor carla = visitor("carla", tracker);

        carla.page()
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                .click();
        carla.page().waitForURL(url -> !url.endsWith("/logout"));
        carla.open(tracker);

        assertThat(carla.page().getByLabel("Password")).isVisible();
        carla.open(accounting);
        assertThat(carla.page().getByLabel("Password")).isVisible();
    }
}
