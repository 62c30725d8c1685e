package dev.ates.doors;

import static dev.ates.testkit.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.doors.Parameter.In;
import dev.ates.doors.Wire.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Nonsense in any parameter of any route is accepted, or refused with a reason. It never causes an error of ours,
 * reveals internals, or begins a line of the log. {@code -Dates.doors.seed=N} repeats a run, which sends an eighth of it;
 * {@code -Dates.doors.all} sends all of it, and as an administrator whatever others send: about fifteen times as many requests.
 */
class CorpusTest {

    private static final long SEED = Long.getLong("ates.doors.seed", 14);
    private static final boolean ALL = Boolean.getBoolean("ates.doors.all");
    private static final int PARTS = 8;
    private static final int AT_ONCE = 3;

    /** Others may test beside it: half of it all, with three modules beside it, once took 15 minutes on a slow machine. */
    private static final Duration MAX = Duration.ofMinutes(24);

    private static final Pattern INSIDE = Pattern.compile(
            "\\tat |\\b(java|jakarta|org\\.(springframework|apache|postgresql)|tools\\.jackson|dev\\.ates)\\.[a-z.]*[A-Z]|Exception\\b");

    /** Routes that end the caller's session, so they are called without one. */
    private static final Set<String> ENDING = Set.of("/logout", "/connect/logout", "/login");

    /** Routes for operators and programs, whose responses contain internal names. */
    private static final Set<String> TECHNICAL = Set.of(
            "/v3/api-docs",
            "/v3/api-docs.yaml",
            "/actuator/prometheus",
            "/actuator/metrics",
            "/actuator/metrics/{requiredMetricName}");

    /** @param told a description for the failure message */
    private record Shot(Route route, String told, Sender sender) {}

    private interface Sender {
        Answer by(Visitor visitor) throws IOException;
    }

    @Test
    @Timeout(value = 25, unit = TimeUnit.MINUTES)
    void nonsenseIsRefusedByAReason() throws Exception {
        var shots = shots();
        List<String> wrong = new ArrayList<>();
        List<Callable<List<String>>> halves = new ArrayList<>();
        shots.forEach((role, list) -> {
            int half = (list.size() + 1) / 2;
            halves.add(complaints(role, list.subList(0, half)));
            halves.add(complaints(role, list.subList(half, list.size())));
        });
        try (var log = new LogCapture()) {
            atOnce(AT_ONCE, MAX, halves).forEach(wrong::addAll);

            // One failure per route is enough.
            assertThat(wrong.stream()
                            .collect(Collectors.toMap(CorpusTest::where, one -> one, (one, next) -> one))
                            .values())
                    .as(
                            "%d complaints of seed %d, one of each route, and in the log %s",
                            wrong.size(), SEED, log.errors())
                    .isEmpty();
            assertThat(log.lines())
                    .as("lines of the log, seed %d", SEED)
                    .isNotEmpty()
                    .noneMatch(line -> line.startsWith(Corpus.FORGED) || line.indexOf('\u001b') >= 0);
            assertThat(log.errors()).as("seed %d", SEED).isEmpty();
        }
    }

    private static Map<Role, List<Shot>> shots() {
        var random = new SplittableRandom(SEED);
        Map<Role, List<Shot>> shots = new EnumMap<>(Role.class);
        for (var role : Role.values()) {
            shots.put(role, new ArrayList<>());
        }
        for (var route : Routes.all(Instance.running().world())) {
            for (var shot : shots(route, random)) {
                if (!ALL && random.nextInt(PARTS) > 0) {
                    continue;
                }
                roles(route, random)
                        .forEach(role -> Optional.ofNullable(shots.get(role))
                                .orElseThrow()
                                .add(shot));
            }
        }
        return shots;
    }

    /** Half of it is sent by an administrator, whom it takes furthest. */
    private static Set<Role> roles(Route route, SplittableRandom random) {
        var somebody = Role.values()[random.nextInt(Role.values().length)];
        boolean byAdministrator = random.nextBoolean();
        if (ENDING.contains(route.pattern())) {
            return Set.of(Role.anonymous);
        }
        return ALL ? EnumSet.of(somebody, Role.administrator) : Set.of(byAdministrator ? Role.administrator : somebody);
    }

    private static List<Shot> shots(Route route, SplittableRandom random) {
        List<Shot> shots = new ArrayList<>();
        var probe = Probe.of(route);
        List<Parameter> parameters = new ArrayList<>(Parameter.of(route));
        parameters.add(new Parameter(In.QUERY, "unknown", String.class, false));
        for (var parameter : parameters) {
            for (var value : Corpus.of(parameter, random)) {
                var other = probe.with(parameter, value);
                shots.add(new Shot(route, "%s = %s".formatted(parameter.name(), shown(value)), other::send));
            }
            if (parameter.needed()) {
                shots.add(new Shot(route, "without " + parameter.name(), probe.without(parameter)::send));
            }
        }
        List<Parameter> days = parameters.stream().filter(Parameter::isDay).toList();
        if (days.size() > 1) {
            for (var value : Corpus.days()) {
                var other = probe;
                for (var day : days) {
                    other = other.with(day, value);
                }
                shots.add(new Shot(route, "all days = %s".formatted(value), other::send));
            }
        }
        if (route.method().equals("POST")) {
            for (var body : Corpus.bodies()) {
                var headers = body.contentType().isEmpty()
                        ? List.<String>of()
                        : List.of("Content-Type: " + body.contentType());
                shots.add(new Shot(
                        route,
                        body.contentType() + " of " + body.bytes().length,
                        visitor -> visitor.send(route, probe.target(), headers, body.bytes())));
            }
        }
        return shots;
    }

    private static Callable<List<String>> complaints(Role role, List<Shot> shots) {
        return () -> {
            List<String> complaints = new ArrayList<>();
            try (var visitor = Visitor.come(role)) {
                for (var shot : shots) {
                    complaint(shot.route(), shot.sender().by(visitor))
                            .ifPresent(complaint -> complaints.add(
                                    "%s as %s, %s: %s".formatted(shot.route().name(), role, shot.told(), complaint)));
                }
            }
            return complaints;
        };
    }

    private static Optional<String> complaint(Route route, Answer answer) {
        if (answer.status() >= 500) {
            return Optional.of(answer.status() + " " + shown(answer.body()));
        }
        if (!TECHNICAL.contains(route.pattern())
                && INSIDE.matcher(answer.body()).find()) {
            return Optional.of("the answer shows something of the inside: " + shown(answer.body()));
        }
        boolean problem = answer.header("Content-Type").orElse("").startsWith("application/problem+json")
                && answer.body().contains("\"detail\":\"");
        return answer.status() >= 400 && route.isApi() && !problem
                ? Optional.of("%d is no problem with a detail: %s".formatted(answer.status(), shown(answer.body())))
                : Optional.empty();
    }

    private static String where(String complaint) {
        return complaint.substring(0, complaint.indexOf(" as "));
    }

    private static String shown(Object value) {
        var text =
                String.valueOf(value).replace("\0", "\\0").replace("\r", "\\r").replace("\n", "\\n");
        return text.length() <= 400 ? text : text.substring(0, 400) + "…";
    }
}
