package dev.ates.standalone.ops;

import static dev.ates.testkit.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.sun.net.httpserver.HttpServer;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.messaging.Outbox;
import dev.ates.messaging.Streams;
import dev.ates.standalone.Ates;
import dev.ates.standalone.Ports;
import dev.ates.standalone.World;
import dev.ates.ui.Residents;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The operator's commands against everything running, and what an operator follows through it: the trace of a click. */
class OpsCommandTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final UUID ANN = UUID.fromString("0198f6a0-0000-7000-8000-000000000001");

    @TempDir
    static Path data;

    private static World world;

    @BeforeAll
    static void start() {
        world = World.start(new World.Plan(
                data.resolve("kept"), Ports.free(), Clock.systemUTC(), new SecureRandom(), null, Map.of()));
        eventually(
                "every service has heard of the people",
                Duration.ofSeconds(30),
                () -> assertThat(Stream.of("tracker", "accounting", "analytics"))
                        .allSatisfy(part -> assertThat(world.bean(part, Residents.class)
                                        .find(UUID.fromString("0198f6a0-0000-7000-8000-000000000007")))
                                .isPresent()));
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void givesAServiceNoKeysOfItsOwnThoughTheProviderIsANeighbour() {
        assertThatThrownBy(() -> world.bean("accounting", JWKSource.class))
                .isInstanceOf(NoSuchBeanDefinitionException.class);
    }

    /** Linux answers for all of 127.0.0.0/8: what listens everywhere, listens on the next of these addresses too. */
    @Test
    void listensOnTheLoopbackAddressAlone() {
        Ports ports = world.ports();
        for (int port : new int[] {
            ports.home(),
            ports.tracker(),
            ports.accounting(),
            ports.analytics(),
            ports.smtp(),
            ports.postgres(),
            ports.broker()
        }) {
            assertThatThrownBy(() -> {
                        try (var socket = new Socket()) {
                            socket.connect(new InetSocketAddress("127.0.0.2", port), 2_000);
                        }
                    })
                    .as("port %d of %s", port, ports)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void letsNobodyElseReadWhatItKeeps() {
        // A file of PostgreSQL's that goes while it is looked at ends the walk: then it is begun anew.
        eventually(
                "all of it is closed",
                SOON,
                () -> assertThat(openToOthers(data.resolve("kept"))).isEmpty());
    }

    private static List<String> openToOthers(Path folder) throws IOException {
        Path tomcat = folder.resolve("tomcat");
        try (Stream<Path> kept = Files.walk(folder)) {
            // Nothing is kept in Tomcat's own folders, nor in the lock of the library that starts PostgreSQL.
            return kept.filter(path -> path.equals(tomcat) || !path.startsWith(tomcat))
                    .filter(path -> !path.endsWith("epg-lock"))
                    .map(path -> modeOf(path) + " " + folder.relativize(path))
                    .filter(line -> !line.startsWith("------", "rwx".length()))
                    .toList();
        }
    }

    private static String modeOf(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void tellsThatEverythingIsAppliedAndPublished() {
        eventually(
                "everything is quiet",
                SOON,
                () -> assertThat(ops("lag", "--demo").exitCode()).isZero());

        Result table = ops("lag", "--demo");
        assertThat(table.out())
                .contains("SERVICE", "LAST HEARD", "fine")
                .containsPattern("accounting +tracker/0")
                .containsPattern("analytics +accounting/0");
        Result json = ops("lag", "--demo", "--json", "--service", "tracker");
        assertThat(json.json().at("/services/tracker/heard/0/producer").asString())
                .isEqualTo("people");
        assertThat(json.json().path("services").propertyNames()).containsExactly("tracker");
    }

    @Test
    void decidesAboutAnEventInQuarantine() {
        tell(new TaskAssigned(UUID.randomUUID(), ANN, "In euros", "", -1500, "EUR"));
        eventually(
                "it is in quarantine",
                SOON,
                () -> assertThat(ops("quarantine", "list", "--demo", "--service", "accounting")
                                .out())
                        .contains("kept in USD, not in EUR"));

        Result list = ops("quarantine", "list", "--demo", "--json");
        assertThat(list.exitCode()).isEqualTo(1);
        String id = list.json().at("/services/accounting/events/0/id").asString();
        assertThat(ops("lag", "--demo").exitCode()).as("something is open").isEqualTo(1);
        Result shown = ops("quarantine", "show", id, "--demo", "--service", "accounting");
        assertThat(shown.exitCode()).isEqualTo(1);
        assertThat(shown.out()).contains("\"title\" : \"In euros\"");

        Result retried = ops("quarantine", "retry", id, "--demo", "--service", "accounting");
        assertThat(retried.exitCode()).as("it fails again").isEqualTo(1);
        assertThat(retried.out()).contains("failed_again by Ada Atkins");
        assertThat(ops("quarantine", "discard", id, "--demo", "--service", "accounting")
                        .exitCode())
                .as("no reason given")
                .isEqualTo(2);
        Result discarded = ops(
                "quarantine", "discard", id, "--demo", "--service", "accounting", "--reason", "Nobody pays in euros");
        assertThat(discarded.exitCode()).as(discarded.err()).isZero();
        assertThat(discarded.out()).contains("discarded by Ada Atkins", "Nobody pays in euros");

        assertThat(ops("quarantine", "list", "--demo").exitCode()).isZero();
        assertThat(ops("quarantine", "list", "--demo", "--state", "discarded").out())
                .contains("discarded");
        Result again = ops("quarantine", "retry", id, "--demo", "--service", "accounting");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("was discarded by Ada Atkins");
    }

    @Test
    void letsAStreamBeToldAgainWithoutAnyEffect() {
        tell(new TaskAssigned(UUID.randomUUID(), ANN, "Once", "", -1500, "USD"));
        eventually("it is posted", SOON, () -> assertThat(posted("Once")).isEqualTo(1));

        Result asked = ops("replay", "--demo", "--service", "accounting", "--stream", "tracker", "--from", "1");

        assertThat(asked.exitCode()).as(asked.err()).isZero();
        assertThat(asked.out()).contains("accounting asks for tracker/0 from position 1");
        eventually(
                "the tracker has told it again",
                SOON,
                () -> assertThat(metric("tracker", "ates_stream_replays_served_total"))
                        .isPositive());
        tell(new TaskAssigned(UUID.randomUUID(), ANN, "After it", "", -1500, "USD"));
        eventually(
                "what follows is posted",
                SOON,
                () -> assertThat(posted("After it")).isEqualTo(1));
        assertThat(posted("Once")).isEqualTo(1);
        Result refused = ops("replay", "--demo", "--service", "accounting", "--stream", "tracker", "--from", "1000000");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("from must be 1 to");
    }

    @Test
    void listsAStreamThatHasStoppedAndLetsItGoOn() {
        eventually(
                "none waits",
                SOON,
                () -> assertThat(ops("streams", "list", "--demo").exitCode()).isZero());
        // As after one mark that was wrong: the producer still tells, and its log is the one that was applied.
        world.bean("analytics", JdbcClient.class)
                .sql("update messaging.stream_cursor set stopped = 'One mark was wrong' where producer = 'people'")
                .update();

        Result list = ops("streams", "list", "--demo");
        assertThat(list.exitCode()).isEqualTo(1);
        assertThat(list.out()).containsPattern("analytics +people/0 +heard .*One mark was wrong");
        Result replay = ops("replay", "--demo", "--service", "analytics", "--stream", "people", "--from", "1");
        assertThat(replay.exitCode()).isEqualTo(1);
        assertThat(replay.err()).contains("One mark was wrong", "ates ops streams resume people");
        Result resumed = ops(
                "streams", "resume", "people", "--demo", "--service", "analytics", "--reason", "Nothing is missing");
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(resumed.out())
                .containsPattern("analytics compares people/0 again in epoch [-0-9a-f]{36}, from position");

        assertThat(ops("streams", "list", "--demo").exitCode()).isZero();
        Result again = ops("streams", "resume", "people", "--demo", "--service", "analytics", "--reason", "Once more");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("runs, there is nothing to resume");
    }

    @Test
    void watchesTheRobotsAndLetsThemRest() {
        eventually(
                "every robot came through",
                SOON,
                () -> assertThat(ops("robots", "--demo").exitCode()).isZero());
        assertThat(ops("robots", "--demo").out()).contains("LAST GOOD RUN", "closer", "payer", "mailer");

        assertThat(ops("robots", "pause", "mailer", "--demo", "--reason", "Mail moves")
                        .exitCode())
                .isZero();
        Result paused = ops("robots", "--demo");
        assertThat(paused.exitCode()).as("a robot that rests is open").isEqualTo(1);
        assertThat(paused.out()).contains("Mail moves");
        Result dry = ops("robots", "run", "closer", "--dry-run", "--demo");
        assertThat(dry.exitCode()).as(dry.err()).isZero();
        assertThat(dry.out()).contains("closer would come to");
        assertThat(ops("robots", "resume", "mailer", "--demo").exitCode()).isZero();
        assertThat(ops("robots", "--demo").exitCode()).isZero();

        assertThat(ops("robots", "pause", "nobody", "--demo").exitCode()).isEqualTo(1);
    }

    @Test
    void watchesTheRobotsOfAServiceThatIsNamed() {
        eventually(
                "the robots of analytics came through",
                SOON,
                () -> assertThat(ops("robots", "--demo", "--service", "analytics")
                                .exitCode())
                        .isZero());
        assertThat(ops("robots", "--demo", "--service", "analytics").out())
                .contains("recheck", "rebuild")
                .doesNotContain("closer");
        Result run = ops("robots", "run", "recheck", "--demo", "--service", "analytics", "--dry-run");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("recheck would come to");
        assertThat(ops("robots", "--demo", "--service", "tracker").exitCode())
                .as("there are none")
                .isZero();
    }

    @Test
    void saysWhoDoesNotAnswerAndWhoRefuses() throws Exception {
        Result away = ops("lag", "--demo", "--url", "analytics=http://localhost:1");
        assertThat(away.exitCode()).isEqualTo(2);
        assertThat(away.err()).contains("analytics does not answer at http://localhost:1");
        assertThat(away.out()).as("what the others say").contains("accounting");

        assertThat(ops("lag", "--token-file", secret("forged")).exitCode()).isEqualTo(1);
        assertThat(ops("lag", "--demo", "mary").err()).contains("refuses", "403");
        assertThat(ops("lag", "--demo", "nobody").exitCode()).isEqualTo(1);
        assertThat(ops("quarantine", "show", "1", "--demo").err()).contains("say which with --service");
        assertThat(ops("quarantine", "show", "1", "--demo").exitCode()).isEqualTo(2);
        assertThat(ops("lag", "--demo", "--url", "tracker=ftp://x").exitCode()).isEqualTo(2);
        assertThat(ops("quarantine").exitCode()).isEqualTo(2);
    }

    @Test
    void takesNoSecretThatPsWouldShow() throws Exception {
        for (String[] shown :
                List.of(new String[] {"lag", "--token", "t0psecret"}, new String[] {"lag", "--token=t0psecret"})) {
            Result refused = ops(shown);
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err()).contains("--token-file").doesNotContain("t0psecret");
        }

        assertThat(ops("lag", "--token-file", secret(token("ada")), "--service", "tracker")
                        .exitCode())
                .isZero();
        assertThat(ops("lag", "--token-file", secret("two words")).err()).contains("not one line with a secret in it");
        assertThat(ops("lag", "--token-file", "nowhere").err()).contains("nowhere cannot be read");
    }

    @Test
    void asksAsAMachineWithAnAccountOfItsOwn() throws Exception {
        String token = token("ada");
        var requests = new ConcurrentLinkedQueue<String>();
        HttpServer provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String issuer = "http://localhost:" + provider.getAddress().getPort();
        answer(
                provider,
                "/.well-known/openid-configuration",
                request -> "{\"token_endpoint\": \"%s/given\"}".formatted(issuer));
        answer(provider, "/given", request -> {
            if (request.contains(Base64.getEncoder().encodeToString("nobody:guessed".getBytes(UTF_8)))) {
                return "";
            }
            requests.add(request);
            return "{\"access_token\": \"%s\", \"expires_in\": 300}".formatted(token);
        });
        provider.start();
        try {
            Result lag = ops(
                    "lag",
                    "--issuer",
                    issuer,
                    "--client-id",
                    "cron job",
                    "--client-secret-file",
                    secret("s3cret/+"),
                    "--json");

            assertThat(lag.json().path("services").propertyNames())
                    .as(lag.err())
                    .containsExactlyInAnyOrder("tracker", "accounting", "analytics");
            assertThat(requests)
                    .as("one token for all three services")
                    .containsExactly("Basic %s grant_type=client_credentials"
                            .formatted(Base64.getEncoder().encodeToString("cron+job:s3cret%2F%2B".getBytes(UTF_8))));
            assertThat(ops("lag", "--client-id", "cron job").err()).contains("needs --client-secret-file");
            assertThat(ops("lag", "--client-id", "cron job", "--demo").err()).contains("Say one of");
            Result refused = ops(
                    "lag",
                    "--client-id",
                    "nobody",
                    "--client-secret-file",
                    secret("guessed"),
                    "--issuer",
                    issuer,
                    "--service",
                    "tracker");
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err())
                    .contains("does not accept client 'nobody'", "invalid_client")
                    .doesNotContain("guessed");
        } finally {
            provider.stop(0);
        }
    }

    private static void answer(HttpServer provider, String path, UnaryOperator<String> answer) {
        provider.createContext(path, exchange -> {
            String request = exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            String answered = answer.apply(request);
            byte[] body = (answered.isEmpty() ? "{\"error\": \"invalid_client\"}" : answered).getBytes(UTF_8);
            exchange.sendResponseHeaders(answered.isEmpty() ? 401 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private static String secret(String text) throws IOException {
        return Files.writeString(Files.createTempFile(data, "secret", ""), text + "\n")
                .toString();
    }

    @Test
    void followsAClickThroughEveryHop() throws Exception {
        eventually(
                "the people are known",
                SOON,
                () -> assertThat(world.bean("tracker", JdbcClient.class)
                                .sql("select count(*) from person where assignable")
                                .query(Long.class)
                                .single())
                        .isPositive());
        String traceId = UUID.randomUUID().toString().replace("-", "");
        create("Followed", "00-" + traceId + "-00f067aa0ba902b7-01");
        create("Another", null);

        eventually(
                "it is posted",
                SOON,
                () -> assertThat(posted("Followed") + posted("Another")).isEqualTo(2));
        assertThat(traceparents("tracker", "ates.task.assigned", "title", "Followed"))
                .isNotEmpty()
                .allMatch(traceparent -> traceparent.startsWith("00-" + traceId + "-"));
        eventually(
                "accounting has told it",
                SOON,
                () -> assertThat(traceparents("accounting", "ates.ledger.posted", "text", "Followed"))
                        .singleElement()
                        .satisfies(traceparent -> assertThat(traceparent)
                                .startsWith("00-" + traceId + "-")
                                .endsWith("-01")
                                .isNotIn(traceparents("tracker", "ates.task.assigned", "title", "Followed"))));
        assertThat(traceparents("accounting", "ates.ledger.posted", "text", "Another"))
                .singleElement()
                .satisfies(traceparent -> assertThat(traceparent).doesNotContain(traceId));
        long told = world.bean("accounting", Streams.class).told().getFirst().head();
        eventually(
                "analytics has applied these very bytes",
                SOON,
                () -> assertThat(world.bean("analytics", Streams.class).heard())
                        .anySatisfy(heard -> assertThat(heard.applied()).isGreaterThanOrEqualTo(told)));
    }

    private static void create(String title, String traceparent) throws Exception {
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

    private static String token(String login) throws Exception {
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

    private static double metric(String part, String name) throws Exception {
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

    private static List<String> traceparents(String part, String type, String field, String text) {
        return world
                .bean(part, JdbcClient.class)
                .sql("select body from messaging.event_log order by partition, last_position")
                .query(byte[].class)
                .list()
                .stream()
                .flatMap(body -> JsonMapper.shared()
                        .readTree(new String(body, StandardCharsets.UTF_8))
                        .valueStream())
                .filter(event -> event.path("type").asString().startsWith(type))
                .filter(event -> event.path("data").path(field).asString("").equals(text))
                .map(event -> event.path("traceparent").asString(""))
                .toList();
    }

    private static long posted(String text) {
        return world.bean("accounting", JdbcClient.class)
                .sql("select count(*) from transfer where text = :text")
                .param("text", text)
                .query(Long.class)
                .single();
    }

    private static void tell(TaskAssigned event) {
        world.bean("tracker", TransactionTemplate.class)
                .executeWithoutResult(
                        status -> world.bean("tracker", Outbox.class).append(List.of(event)));
    }

    /** Without a process, but otherwise as {@code ./ates ops}. Addresses given later win. */
    private static Result ops(String... options) {
        Ports ports = world.ports();
        var arguments = new ArrayList<>(List.of("ops"));
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

    private record Result(int exitCode, String out, String err) {
        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }
    }
}
