package dev.ates.doors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.doors.Wire.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table in {@code docs/access.md} has a row for every route, and every cell of it is true. */
class AccessTest {

    private static final int AT_ONCE = 3;

    /** These end a session or begin one: they are tried when everything else has been. */
    private static final List<String> LAST = List.of("/login", "/logout", "/connect/logout");

    private final Set<Route> routes = Routes.all(Instance.running().world());

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
        var table = AccessTable.read();

        var wrong = new ArrayList<String>();
        found.forEach((route, cells) -> cells.forEach((role, got) -> {
            var said = table.getOrDefault(route.name(), Map.of()).get(role);
            if (!got.equals(said)) {
                wrong.add("%s for %s: the table says %s, the service %s".formatted(route.name(), role, said, got));
            }
        }));
        assertThat(wrong).as("all that was found is in target/access.md").isEmpty();
    }

    private Map<Route, Map<Role, String>> found() throws Exception {
        Map<Route, Map<Role, String>> found = new TreeMap<>();
        routes.forEach(route -> found.put(route, new EnumMap<>(Role.class)));
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            Map<Role, Future<Map<Route, String>>> all = new EnumMap<>(Role.class);
            for (var role : Role.values()) {
                all.put(role, threads.submit((Callable<Map<Route, String>>) () -> column(role)));
            }
            for (var role : Role.values()) {
                all.get(role).get().forEach((route, got) -> found.get(route).put(role, got));
            }
        }
        return found;
    }

    private Map<Route, String> column(Role role) throws Exception {
        Map<Route, String> column = new TreeMap<>();
        try (var visitor = Visitor.come(role)) {
            List<Route> order = new ArrayList<>();
            routes.stream().filter(route -> !LAST.contains(route.pattern())).forEach(order::add);
            // The provider's end ends everything, so it comes after the services'.
            LAST.forEach(last -> routes.stream()
                    .filter(route -> route.pattern().equals(last))
                    .sorted(Comparator.comparing(route -> route.service().equals("outside")))
                    .forEach(order::add));
            for (var route : order) {
                column.put(route, cell(route, Probe.of(route).send(visitor)));
            }
        }
        return column;
    }

    /** In the words of the table. */
    private static String cell(Route route, Answer answer) {
        int status = answer.status();
        var location = answer.header("Location").orElse("");
        if (status == 302 && (location.contains("/oauth2/authorization/ates") || location.endsWith("/login"))) {
            return "sign in";
        }
        return switch (status) {
            case 200, 201, 202, 204, 302, 303 -> "yes";
            case 400, 405, 409, 415, 422, 429 -> "yes";
            case 404 -> route.method().equals("GET") ? "404" : "yes";
            default -> Integer.toString(status);
        };
    }
}
