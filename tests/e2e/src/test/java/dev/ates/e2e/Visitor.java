package dev.ates.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A person with a browser. Any error that the browser reports fails the test, even if the page looks fine. */
final class Visitor implements AutoCloseable {

    private static final double HEARD_WITHIN_MILLIS = 20_000;
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    static final int DESK_WIDTH = 1280;
    static final int DESK_HEIGHT = 800;
    private static final int PHONE_WIDTH = 360;
    private static final int PHONE_HEIGHT = 740;
    private static final int NODES_TOLD_MAX = 5;
    private static final String WIDER_THAN_THE_WINDOW =
            "document.documentElement.scrollWidth > document.documentElement.clientWidth";
    private static final String ACTIONS_BEYOND_THE_WINDOW = """
            [...document.querySelectorAll('a, button, input, select, textarea, summary')]
                .filter(action => action.checkVisibility() && !action.closest('.visually-hidden-focusable'))
                .filter(action => {
                  const box = action.getBoundingClientRect();
                  return box.width > 0 && (box.left < -1 || box.right > document.documentElement.clientWidth + 1);
                })
                .map(action => action.outerHTML.slice(0, 200))
            """;

    private static final List<String> EXPECTED = List.of(
            // A refusal is a page, too.
            "the server responded with a status of 4",
            "Response Status Error Code 4",
            // The hash of an empty text: axe leaves empty style attributes, which htmx copies to the next page.
            "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");

    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    Visitor(BrowserContext context) {
        this.context = context;
        this.page = context.newPage();
        page.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())
                    && EXPECTED.stream().noneMatch(message.text()::contains)) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onDialog(dialog -> {
            complaints.add("A text ran as a script: " + dialog.message());
            dialog.dismiss();
        });
    }

    Page page() {
        return page;
    }

    /** Opens a page and returns the status of the response. */
    int open(String url) {
        Response response = page.navigate(url);
        return response == null ? 0 : response.status();
    }

    /** Opens a page that requires a sign-in, and signs in. */
    Visitor signIn(String url, String login) {
        open(url);
        return enter(login);
    }

    /** Signs in on the provider's page. */
    Visitor enter(String login) {
        page.getByLabel("Login").fill(login);
        page.getByLabel("Password").fill("demo");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Sign in").setExact(true))
                .click();
        assertThat(page.getByTestId("signed")).isVisible();
        return this;
    }

    /** Follows a link at the top of every page. */
    void follow(String link) {
        page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Dashboards"))
                .getByRole(
                        AriaRole.LINK,
                        new Locator.GetByRoleOptions().setName(link).setExact(true))
                .click();
    }

    Locator part(String name) {
        return page.getByTestId(name);
    }

    /** The rows of a table that have this text, usually one. */
    Locator row(String table, String text) {
        return part(table).locator("tbody tr").filter(new Locator.FilterOptions().setHasText(text));
    }

    Locator flash() {
        return page.locator("#flash");
    }

    /** The text of a page that has nothing to show. */
    Locator emptyState() {
        return page.locator(".empty");
    }

    /** Reloads the page until the text is there, because events take a moment. */
    void awaitText(String part, String text) {
        long deadline = System.nanoTime() + (long) (HEARD_WITHIN_MILLIS * 1e6);
        while (System.nanoTime() < deadline && part(part).filter(hasText(text)).count() == 0) {
            page.reload();
            page.waitForTimeout(100);
        }
        assertThat(part(part).filter(hasText(text)).first()).containsText(text, new ContainsTextOptions());
    }

    private static Locator.FilterOptions hasText(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    /** Keeps pictures of the page, and checks its accessibility, on a desktop and on a phone. */
    void look(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
        fits(name);
        // A letter's frame is a sandbox: no script runs in it, not even that of axe.
        complain(name, axe().exclude("iframe"));
        page.setViewportSize(PHONE_WIDTH, PHONE_HEIGHT);
        String onAPhone = name + "-phone";
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(onAPhone + ".png")));
        fits(onAPhone);
        complain(onAPhone, axe().exclude("iframe").withRules(List.of("scrollable-region-focusable")));
        page.setViewportSize(DESK_WIDTH, DESK_HEIGHT);
    }

    private void fits(String name) {
        if (!page.evaluate(WIDER_THAN_THE_WINDOW).equals(false)) {
            complaints.add("%s is wider than the window".formatted(name));
        }
        Object outside = page.evaluate(ACTIONS_BEYOND_THE_WINDOW);
        if (!outside.equals(List.of())) {
            complaints.add("%s has something to click beyond the window: %s".formatted(name, outside));
        }
    }

    private void complain(String name, AxeBuilder axe) {
        for (Rule rule : axe.analyze().getViolations()) {
            if (List.of("serious", "critical").contains(rule.getImpact())) {
                complaints.add("%s, %s: %s %s"
                        .formatted(
                                name,
                                rule.getId(),
                                rule.getHelp(),
                                rule.getNodes().stream()
                                        .map(node -> node.getHtml() + " " + node.getFailureSummary())
                                        .limit(NODES_TOLD_MAX)
                                        .toList()));
            }
        }
    }

    /**
     * No page has a frame of another origin, so axe can skip its second page for results, which costs seconds. Nor does it
     * describe all the nodes with which nothing is wrong.
     */
    private AxeBuilder axe() {
        var onlyWhatIsWrong = new AxeRunOptions();
        onlyWhatIsWrong.setResultTypes(List.of("violations"));
        var axe = new AxeBuilder(page).options(onlyWhatIsWrong);
        axe.setLegacyMode(true);
        return axe;
    }

    /** Fails if the browser or an accessibility check has reported an error on any page. */
    @Override
    public void close() {
        context.close();
        assertThat(complaints).as("what was wrong with the pages").isEmpty();
    }
}
