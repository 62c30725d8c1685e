package dev.ates.doors;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.messaging.Streams;
import dev.ates.standalone.Ports;
import dev.ates.standalone.World;
import dev.ates.testkit.SettableClock;
import dev.ates.tracker.shuffle.Shuffles;
import dev.ates.tracker.task.DoneTasks;
import dev.ates.tracker.task.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The whole system after one day: tasks are done, the day is closed, people are paid and have their letters. It is
 * started once for all tests of this module, and ends with the JVM.
 */
final class Instance {

    static final UUID ANN = UUID.fromString("0198f6a0-0000-7000-8000-000000000001");
    static final UUID MARY = UUID.fromString("0198f6a0-0000-7000-8000-000000000005");
    static final UUID VICTOR = UUID.fromString("0198f6a0-0000-7000-8000-000000000006");
    static final UUID ADA = UUID.fromString("0198f6a0-0000-7000-8000-000000000007");
    static final LocalDate CLOSED_DAY = LocalDate.parse("2026-11-16");
    static final List<String> SERVICES = List.of("tracker", "accounting", "analytics", "outside");

    static final String MACHINE_SECRET = "known to the tests alone";

    private static final int TASKS = 16;
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(40);
    private static final Duration SEALED_AFTER = Duration.ofSeconds(61);
    private static final String PEOPLE = demoPeople();

    /** Nora, who signs in before she is dismissed. */
    private static final String NORA = """
              - id: 0198f6a0-0000-7000-8000-000000000009
                login: nora
                name: Nora Nobody
                email: nora@ates.example
                role: administrator
                language: en
                password: "{noop}demo"
            """;

    private static final Instance ONE = new Instance();

    private final SettableClock clock =
            new SettableClock(CLOSED_DAY.atTime(LocalTime.of(9, 0)).toInstant(ZoneOffset.UTC));
    private final World world;
    private final Visitor dismissed;

    private Instance() {
        try {
            Files.createDirectories(Path.of("target"));
            var folder = Files.createTempDirectory(Path.of("target"), "doors").toAbsolutePath();
            var people = Files.writeString(folder.resolve("people.yaml"), PEOPLE + NORA);
            world = World.start(new World.Plan(
                    folder.resolve("data"),
                    Ports.free(),
                    clock,
                    new SplittableRandom(4),
                    null,
                    Map.of(
                            "ATES_PEOPLE",
                            people.toUri().toString(),
                            "ATES_PEOPLE_POLL",
                            "200ms",
                            "ATES_OPERATOR_CLIENT_SECRET",
                            MACHINE_SECRET,
                            "ATES_METRICS_CLIENT_SECRET",
                            MACHINE_SECRET)));
            liveADay();
            SERVICES.forEach(this::greet);
            dismissed = Visitor.signedIn(Role.dismissed, this);
            Files.writeString(people, PEOPLE);
            SERVICES.stream().filter(service -> !service.equals("outside")).forEach(this::awaitDismissal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static Instance running() {
        return ONE;
    }

    World world() {
        return world;
    }

    int port(String service) {
        var ports = world.ports();
        return switch (service) {
            case "tracker" -> ports.tracker();
            case "accounting" -> ports.accounting();
            case "analytics" -> ports.analytics();
            case "outside" -> ports.home();
            default -> throw new IllegalArgumentException(service);
        };
    }

    /** One value of a service's database. */
    String ask(String service, String sql) {
        return database(service).sql(sql).query(String.class).single();
    }

    private JdbcClient database(String service) {
        var address = world.database(service);
        return JdbcClient.create(new DriverManagerDataSource(address.url(), address.user(), address.password()));
    }

    /** A dismissed person with a session at every service and a token from before the dismissal. */
    Visitor dismissed() {
        return dismissed.again();
    }

    private void awaitDismissal(String service) {
        eventually(
                service + " knows of the dismissal",
                HEARD_WITHIN,
                () -> assertThat(ask(service, "select version from person where name like 'Nora %'"))
                        .isEqualTo("2"));
    }

    private static String demoPeople() {
        try (var file = Instance.class.getResourceAsStream("/outside/people.yaml")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a first request, because the servlet is created by it. */
    private void greet(String service) {
        try (var wire = new Wire(port(service))) {
            assertThat(wire.send(new Wire.Request("GET", "/actuator/health/liveness", List.of(), null))
                            .status())
                    .isEqualTo(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void liveADay() {
        eventually(
                "the tracker knows the people",
                HEARD_WITHIN,
                () -> assertThat(ask("tracker", "select count(*) from person")).isEqualTo("9"));
        // A shuffle without tasks; it gets the number 1.
        world.bean("tracker", Shuffles.class).shuffle(MARY);
        var tasks = world.bean("tracker", Tasks.class);
        var doneTasks = world.bean("tracker", DoneTasks.class);
        for (int n = 0; n < TASKS; n++) {
            var task = tasks.create(MARY, "Task " + n, "");
            if (n % 4 > 0) {
                var assignee = ask("tracker", "select assignee_id from task where id = '%s'".formatted(task));
                doneTasks.complete(task, UUID.fromString(assignee));
            }
        }
        clock.set(
                CLOSED_DAY.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC).plus(SEALED_AFTER));
        world.bean("tracker", Streams.class).wake();
        eventually("the day is final, everybody paid and told", HEARD_WITHIN, () -> {
            // The bank may be slow on a busy machine; payouts without an outcome are retried when this clock moves.
            clock.advance(Duration.ofSeconds(1));
            assertThat(ask("analytics", "select count(*) from day where state = 'final'"))
                    .isEqualTo("1");
            assertThat(ask("accounting", "select count(*) from payout where state <> 'paid'"))
                    .isEqualTo("0");
            assertThat(ask("accounting", "select count(*) from letter where state = 'created'"))
                    .isEqualTo("0");
            assertThat(ask("outside", "select count(*) > 0 from mailbox_message"))
                    .isEqualTo("t");
        });
    }
}
