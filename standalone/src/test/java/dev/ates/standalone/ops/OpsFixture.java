package dev.ates.standalone.ops;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.embedded.TemporaryFolder;
import dev.ates.messaging.Outbox;
import dev.ates.standalone.Ates;
import dev.ates.standalone.Ports;
import dev.ates.standalone.World;
import dev.ates.ui.Residents;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What tests of a running world share: the world, the operator's commands, and requests from outside. */
@ExtendWith(OpsFixture.Started.class)
abstract class OpsFixture {

    static final Duration SOON = Duration.ofSeconds(30);
    static final UUID ANN = UUID.fromString("0198f6a0-0000-7000-8000-000000000001");

    static Path data;
    static World world;

    /** All classes of tests share one world, which JUnit closes at the end of the run. */
    static final class Started implements BeforeAllCallback {

        @Override
        public void beforeAll(ExtensionContext context) {
            Shared shared = context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(OpsFixture.class))
                    .computeIfAbsent(Shared.class, key -> Shared.start(), Shared.class);
            data = shared.folder.path();
            world = shared.world;
        }
    }

    private record Shared(TemporaryFolder folder, World world) implements AutoCloseable {

        static Shared start() {
            TemporaryFolder folder;
            try {
                folder = TemporaryFolder.of("ates-ops-");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            World world = World.start(new World.Plan(
                    folder.path().resolve("kept"),
                    Ports.free(),
                    Clock.systemUTC(),
                    new SecureRandom(),
                    null,
                    Map.of()));
            eventually(
                    "every service has heard of the people",
                    Duration.ofSeconds(30),
                    () -> assertThat(Stream.of("tracker", "accounting", "analytics"))
                            .allSatisfy(part -> assertThat(world.bean(part, Residents.class)
                                            .find(UUID.fromString("0198f6a0-0000-7000-8000-000000000007")))
                                    .isPresent()));
            return new Shared(folder, world);
        }

        @Override
        public void close() throws IOException {
            world.close();
            folder.close();
        }
    }

    static String secret(String text) throws IOException {
        return Files.writeString(Files.createTempFile(data, "secret", ""), text + "\n")
                .toString();
    }

    static void create(String title, String traceparent) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:%d/api/v1/tasks"
                        .formatted(world.ports().tracker())))
                .header("Authorization", "Bearer " + token("ann"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"title\": \"%s\"}".formatted(title)));
        if (traceparent != null) {
            request.header("traceparent", traceparent);
        }
        try (var http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        }
    }

    static String token(String login) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            String answer = http.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:%d/demo/token?login=%s"
                                            .formatted(world.ports().home(), login)))
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            return JsonMapper.shared().readTree(answer).path("access_token").asString();
        }
    }

    static double metric(String part, String name) throws Exception {
        int port =
                part.equals("tracker") ? world.ports().tracker() : world.ports().accounting();
        try (var http = HttpClient.newHttpClient()) {
            String answer = http.send(
                            HttpRequest.newBuilder(
                                            URI.create("http://localhost:%d/actuator/prometheus".formatted(port)))
                                    .header("Authorization", "Bearer " + token("ada"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            return answer.lines()
                    .filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        }
    }

    static long posted(String text) {
        return world.bean("accounting", JdbcClient.class)
                .sql("select count(*) from transfer where text = :text")
                .param("text", text)
                .query(Long.class)
                .single();
    }

    static void tell(TaskAssigned event) {
        world.bean("tracker", TransactionTemplate.class)
                .executeWithoutResult(
                        status -> world.bean("tracker", Outbox.class).append(List.of(event)));
    }

    /** Runs {@code ./ates ops} without a process. Later addresses override earlier ones. */
    static Result ops(String... options) {
        return ates("ops", options);
    }

    static Result ates(String command, String... options) {
        Ports ports = world.ports();
        var arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of(options));
        if (options.length > 1) {
            int at = arguments.size();
            for (String url : List.of(
                    "outside=http://localhost:" + ports.home(),
                    "tracker=http://localhost:" + ports.tracker(),
                    "accounting=http://localhost:" + ports.accounting(),
                    "analytics=http://localhost:" + ports.analytics())) {
                if (!String.join(" ", options).contains("--url " + url.substring(0, url.indexOf('=')))) {
                    arguments.addAll(at, List.of("--url", url));
                }
            }
        }
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine ates = Ates.commandLine();
        ates.setOut(new PrintWriter(out, true));
        ates.setErr(new PrintWriter(err, true));
        int exitCode = ates.execute(arguments.toArray(String[]::new));
        return new Result(exitCode, out.toString(), err.toString());
    }

    record Result(int exitCode, String out, String err) {
        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }
    }
}
