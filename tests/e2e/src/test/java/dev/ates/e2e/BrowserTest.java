package dev.ates.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What browser tests share: {@link OneDay}, the visitors of a test, and helpers for using and reading pages. */
@NeedsChromium
@ExtendWith(BrowserTest.Started.class)
abstract class BrowserTest {

    static final String UNBROKEN = "W".repeat(500);

    static String home = "";
    static String tracker = "";
    static String accounting = "";
    static String analytics = "";

    private static OneDay day;

    private final List<Visitor> visitors = new ArrayList<>();

    /** All test classes share the day, which JUnit closes at the end of the run. */
    static final class Started implements BeforeAllCallback {

        @Override
        public void beforeAll(ExtensionContext context) {
            day = context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(OneDay.class))
                    .computeIfAbsent(OneDay.class, key -> new OneDay(), OneDay.class);
            home = day.home();
            tracker = day.tracker();
            accounting = day.accounting();
            analytics = day.analytics();
        }
    }

    @AfterEach
    void leave() {
        visitors.forEach(Visitor::close);
    }

    final Visitor visitor() {
        Visitor visitor = day.visitor();
        visitors.add(visitor);
        return visitor;
    }

    final Visitor visitor(String login, String url) {
        return visitor().signIn(url, login);
    }

    static void create(Visitor author, String title, String description) {
        author.page().getByLabel("Title").fill(title);
        author.page().getByLabel("Description").fill(description);
        author.part("create").click();
        assertThat(author.flash().locator(".alert")).isVisible();
        if (!title.isBlank()) {
            assertThat(author.flash()).containsText(title);
        }
    }

    static String assigneeIn(Locator flash, String title) {
        String told = flash.innerText().strip().replaceAll("[\u2068\u2069]", "");
        assertThat(told).startsWith("“%s” went to ".formatted(title)).endsWith(".");
        return told.substring(told.indexOf(" went to ") + " went to ".length(), told.length() - 1);
    }

    /** The number of the latest shuffle, 0 before the first. */
    static long shuffles() {
        return day.shuffles();
    }

    /** Accounting's database, for situations that a bank would cause only after days. */
    static JdbcClient moneyDatabase() {
        return day.moneyDatabase();
    }

    /** A person's login, from the front page. */
    final String loginOf(String name) {
        Visitor stranger = visitor();
        stranger.open(home);
        return stranger.row("people", name).locator("code").first().innerText();
    }

    static Locator.FilterOptions having(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    /** A displayed amount, in minor units. */
    static long minor(Locator amount) {
        String text = amount.innerText().strip();
        assertThat(text).matches("[+−]?[\\d\\u202f]+\\.\\d\\d\\u00a0USD");
        return Long.parseLong(text.replace("−", "-").replaceAll("[^\\d-]", ""));
    }
}
