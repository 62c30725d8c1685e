package dev.ates.doors;

import static dev.ates.testkit.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.doors.Wire.Answer;
import dev.ates.ui.FormTitles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.DispatcherServlet;

/** The table in {@code docs/access.md} has a row for every route, and every cell is true. */
class AccessTest {

    private static final int AT_ONCE = 3;

    /** These routes begin or end a session, so they are tried last. */
    private static final List<String> LAST = List.of("/login", "/logout", "/connect/logout");

    /** Forms that no person fills in, or whose loss does not matter. */
    private static final List<String> UNKEPT = List.of("/logout", "/callbacks/", "/kept-form/");

    /** The message about a missing object, which differs from that about an unknown address. */
    private static final Pattern NO_SUCH_THING = Pattern.compile("There is no (?!thing)[^.<\"]+");

    /** The refusal for callers who may use the route, but only for their own tasks. */
    private static final String SOMEBODY_ELSES = "urn:ates:problem:task-not-yours";

    private static final Pattern PROBLEM = Pattern.compile("urn:ates:problem:[a-z-]+");

    private final Set<Route> routes = Routes.all(Instance.running().world());

    /** The responses to all writing requests, to explain a "yes" in the table. */
    private final Set<String> writes = new ConcurrentSkipListSet<>();

    @Test
    void everyRouteHasARowAndEveryRowARoute() throws Exception {
        assertThat(AccessTable.read().keySet())
                .as("rows of docs/access.md, and the routes of the running services")
                .containsExactlyInAnyOrderElementsOf(
                        routes.stream().map(Route::name).collect(Collectors.toSet()));
    }

    @Test
    void everybodyGetsWhatTheTableSays() throws Exception {
        var found = found();
        AccessTable.write(found, Path.of("target", "access.md"));
        Files.write(Path.of("target", "writes.txt"), writes);
        var table = AccessTable.read();

        var wrong = new ArrayList<String>();
        found.forEach((route, cells) -> cells.forEach((role, got) -> {
            var said = table.getOrDefault(route.name(), Map.of()).get(role);
            if (!got.equals(said)) {
                wrong.add("%s for %s: the table says %s, the service %s".formatted(route.name(), role, said, got));
            }
        }));
        assertThat(wrong)
                .as("all that was found is in target/access.md, what writes were told in target/writes.txt")
                .isEmpty();
    }

    /** Otherwise people whose session ended while they filled in the form would see "A form". */
    @Test
    void everyFormHasATitle() {
        assertThat(routes.stream()
                        .filter(route -> route.method().equals("POST")
                                && !route.isApi()
                                && !route.service().equals("outside")
                                && UNKEPT.stream().noneMatch(route.pattern()::startsWith))
                        .filter(route -> !titles(route.service())
                                .hasTitle(route.pattern().replaceAll("[{}]", "")))
                        .map(Route::name))
                .isEmpty();
    }

    private static FormTitles titles(String service) {
        var context = Objects.requireNonNull(Instance.running()
                .world()
                .bean(service, DispatcherServlet.class)
                .getWebApplicationContext());
        return FormTitles.all(context.getBeansOfType(FormTitles.class).values());
    }

    private Map<Route, Map<Role, String>> found() throws Exception {
        Map<Route, Map<Role, String>> found = new TreeMap<>();
        routes.forEach(route -> found.put(route, new EnumMap<>(Role.class)));
        List<Map<Route, String>> columns = atOnce(
                AT_ONCE,
                Stream.of(Role.values())
                        .<Callable<Map<Route, String>>>map(role -> () -> column(role))
                        .toList());
        for (var role : Role.values()) {
            columns.get(role.ordinal()).forEach((route, got) -> found.get(route).put(role, got));
        }
        return found;
    }

    private Map<Route, String> column(Role role) throws Exception {
        Map<Route, String> column = new TreeMap<>();
        try (var visitor = Visitor.come(role)) {
            List<Route> order = new ArrayList<>();
            routes.stream().filter(route -> !LAST.contains(route.pattern())).forEach(order::add);
            // Signing out at the provider ends all sessions, so it comes after the services.
            LAST.forEach(last -> routes.stream()
                    .filter(route -> route.pattern().equals(last))
                    .sorted(Comparator.comparing(route -> route.service().equals("outside")))
                    .forEach(order::add));
            for (var route : order) {
                var answer = Probe.of(route).send(visitor);
                column.put(route, cell(route, answer));
                if (!route.method().equals("GET")) {
                    writes.add("%s for %s: %s".formatted(route.name(), role, told(answer)));
                }
            }
        }
        return column;
    }

    /**
     * The cell of the table for a response. A caller has access if the request succeeds, or is refused because its
     * object does not exist or is in another state. A wrong address, method or media type proves nothing, because it
     * may be refused before the roles are checked.
     */
    private static String cell(Route route, Answer answer) {
        int status = answer.status();
        var location = answer.header("Location").orElse("");
        if (status == 302 && (location.contains("/oauth2/authorization/ates") || location.endsWith("/login"))) {
            return "sign in";
        }
        return switch (status) {
            case 200, 201, 202, 204, 302, 303, 400, 409, 422, 429 -> "yes";
            case 403 -> answer.body().contains(SOMEBODY_ELSES) ? "yes" : "403";
            case 404 ->
                !route.method().equals("GET")
                                && NO_SUCH_THING.matcher(answer.body()).find()
                        ? "yes"
                        : "404";
            default -> Integer.toString(status);
        };
    }

    private static String told(Answer answer) {
        var problem = PROBLEM.matcher(answer.body());
        var thing = NO_SUCH_THING.matcher(answer.body());
        return "%d %s %s %s"
                .formatted(
                        answer.status(),
                        answer.header("Location").orElse(""),
                        problem.find() ? problem.group() : "",
                        thing.find() ? thing.group() : "")
                .strip();
    }
}
