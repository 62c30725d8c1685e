package dev.ates.script;

import static dev.ates.testkit.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.script.Script.Result;
import dev.ates.testkit.ChildProcess;
import dev.ates.testkit.FreePorts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One instance of {@code ates up}, protected against others, and its end. */
@TestMethodOrder(OrderAnnotation.class)
class UpTest {

    private static final Duration START_MAX = Duration.ofMinutes(2);
    /** Less than any timeout that could hold up the end, and enough for a busy machine that writes everything. */
    private static final Duration END_MAX = Duration.ofSeconds(20);

    private static final Duration SCRAPE_MAX = Duration.ofSeconds(5);
    /** The timeouts of a read and of the pool, with a margin. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(35);

    private static final String SECRET = "known-to-the-tests-alone";

    @TempDir
    private static Path folder;

    private static Path log;
    private static int port;
    private static ChildProcess up;

    @BeforeAll
    static void start() throws Exception {
        // The front page and the services, on consecutive ports.
        port = FreePorts.takeInARow(4);
        log = folder.resolve("up.log");
        Path link = Files.createSymbolicLink(folder.resolve("ates"), Script.FILE);
        up = Script.inTheBackground(
                Map.of("ATES_METRICS_CLIENT_SECRET", SECRET, "ATES_JAVA_OPTIONS", "-Xmx256m"),
                link,
                folder,
                log,
                "up",
                "--data",
                "d",
                "--port",
                "" + port,
                "--smtp-port",
                "" + smtpPort());
        awaitText("Ctrl-C stops it.");
    }

    @AfterAll
    static void end() throws Exception {
        up.close();
    }

    @Test
    @Order(1)
    void printsALineForEachStepAndNoEscapes() throws Exception {
        assertThat(Script.text(log)).doesNotContain("\u001b");
        assertThat(Script.text(log).lines().filter(line -> line.contains("ready after")))
                .hasSize(6)
                .allMatch(line -> line.matches(
                        "  (database|broker|outside|tracker|accounting|analytics) +ready after +\\d+\\.\\d s"));
        assertThat(folder.resolve("d/postgres")).isDirectory();
        assertThat(Files.list(folder))
                .as("nothing is left where it was typed")
                .containsExactlyInAnyOrder(folder.resolve("ates"), folder.resolve("d"), log);
    }

    @Test
    @Order(2)
    void leavesTheDataOfARunningInstanceAlone() throws Exception {
        Result second = Script.run(folder, "up", "--data", "d", "--fresh", "--yes", "--port", "" + port);

        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.err()).contains("is in use by process " + pid(), "http://localhost:" + port);
        assertThat(folder.resolve("d/postgres")).isDirectory();
        assertThat(readiness(port + 1)).isEqualTo(200);
    }

    @Test
    @Order(3)
    void saysWhoHasThePort() throws Exception {
        Result second = Script.run(folder, "up", "--data", "other", "--port", "" + (port + 2));

        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.err())
                .contains("Port %d for the front page is taken by process %d".formatted(port + 2, pid()));
        assertThat(folder.resolve("other")).doesNotExist();
    }

    @Test
    @Order(3)
    void tellsAWrongSettingOfAServiceInOneLineAndEndsWhatHasStarted() throws Exception {
        Result other = Script.run(
                Map.of("ATES_APPROVAL", "nobody"),
                folder,
                Script.command(
                        Script.FILE,
                        "up",
                        "--data",
                        "wrong",
                        "--port",
                        "" + FreePorts.takeInARow(4),
                        "--smtp-port",
                        "" + smtpPort()));

        assertThat(other.exitCode()).as(other.err()).isEqualTo(2);
        assertThat(other.err())
                .isEqualToIgnoringNewLines(
                        "ates: accounting does not start: ATES_APPROVAL (ates.accounting.approval) is"
                                + " 'nobody': must be one of two_people, one_person");
        assertThat(folder.resolve("wrong/postgres/data")).isDirectoryNotContaining("glob:**/postmaster.pid");
    }

    @Test
    @Order(4)
    void isFoundByItsFolder() throws Exception {
        eventually(
                "everything is quiet",
                Duration.ofMinutes(1),
                () -> assertThat(Script.run(folder, "ops", "lag", "--demo", "--data", "d", "--json"))
                        .satisfies(
                                lag -> assertThat(lag.exitCode()).as(lag.err()).isZero())
                        .satisfies(lag -> assertThat(lag.out()).contains("accounting")));
    }

    /** The previous test has waited until everything is quiet; later tests cause warnings. */
    @Test
    @Order(5)
    void startsFromNothingWithoutAnAlarm() throws Exception {
        assertThat(Script.text(log).lines())
                .noneMatch(line -> line.matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} (WARN|ERROR) .*"));
    }

    @Test
    @Order(6)
    void listensToThisMachineAlone() throws Exception {
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
        for (InetAddress other : others) {
            for (int offset = 0; offset < 4; offset++) {
                int tried = port + offset;
                assertThat(connects(other, tried)).as("%s:%d", other, tried).isFalse();
            }
        }
        assertThat(connects(InetAddress.getLoopbackAddress(), port)).isTrue();
    }

    /** With a hundred whole tasks for each of so many, a heap of this size would be full. */
    @Test
    @Order(7)
    void livesOnWhenNobodyReadsItsAnswers() throws Exception {
        String token = token("/demo/token", "login=ann", "");
        String task = "{\"title\": \"t\", \"description\": \"%s\"}".formatted("\uD83D\uDC30".repeat(10_000));
        var create = HttpRequest.newBuilder(URI.create("http://localhost:%d/api/v1/tasks".formatted(port + 1)))
                .headers("Authorization", "Bearer " + token, "Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(task))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            for (int created = 0; created < 100; created++) {
                var answer = http.send(create, HttpResponse.BodyHandlers.discarding());
                assertThat(answer.statusCode()).isEqualTo(201);
            }
        }
        String list = "GET /api/v1/me/created-tasks?limit=500 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + token + "\r\n\r\n";
        var unread = new ArrayList<Socket>();
        for (int reader = 0; reader < 100; reader++) {
            var socket = new Socket();
            unread.add(socket);
            socket.setSoTimeout((int) ANSWER_MAX.toMillis());
            socket.setReceiveBufferSize(2_048);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port + 1));
            socket.getOutputStream().write(list.getBytes(UTF_8));
        }
        for (Socket socket : unread) {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        assertThat(readiness(port + 1)).isEqualTo(200);
        for (Socket socket : unread) socket.close();
    }

    /** Accounting's {@code DatabaseAwayTest} covers other database failures, and the messages for people. */
    @Test
    @Order(8)
    void isNotReadyAndTellsItsFiguresWhileTheDatabaseIsSilent() throws Exception {
        assertThat(Script.text(log)).as("nothing was wrong so far").doesNotContain("Exception");
        var services = List.of(port + 1, port + 2, port + 3);
        String token = metricsToken();
        for (int service : services) {
            assertThat(figures(service, token)).contains("\nates_database_up 1.0\n");
        }
        List<ProcessHandle> database = databasesOf(folder.resolve("d"));

        String person = personsToken();
        assertThat(accounts(person).statusCode()).isEqualTo(200);

        signal("STOP", database);
        try {
            var page = get("http://localhost:%d/mailbox".formatted(port), "", ANSWER_MAX);
            assertThat(page.statusCode()).as(page.body()).isEqualTo(503);
            assertThat(page.body()).contains("</html>", "Our database does not answer just now");
            var answer = accounts(person);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.body()).contains("urn:ates:problem:database-away");
            for (int service : services) {
                eventually(
                        "it is not ready",
                        Duration.ofSeconds(30),
                        () -> assertThat(readiness(service)).isEqualTo(503));
                for (String reader : List.of(person, token)) {
                    assertThat(figures(service, reader)).contains("\nates_database_up 0.0\n");
                }
            }
        } finally {
            signal("CONT", database);
        }
        for (int service : services) {
            eventually(
                    "it is back by itself",
                    Duration.ofSeconds(30),
                    () -> assertThat(readiness(service)).isEqualTo(200));
        }
    }

    @Test
    @Order(9)
    void endsWithinSecondsWhenCtrlCIsPressedTwice() throws Exception {
        List<ProcessHandle> databases = databasesOf(folder.resolve("d"));
        assertThat(databases).isNotEmpty();
        int logged = Script.text(log).length();

        up.signal("INT");
        up.signal("INT");

        assertThat(up.endsWithin(END_MAX)).as(Script.text(log)).isTrue();
        assertThat(up.process().exitValue()).isEqualTo(130);
        eventually(
                "PostgreSQL's logger has seen its end",
                Duration.ofSeconds(1),
                () -> assertThat(databases).noneMatch(UpTest::isRunning));
        assertThat(Script.text(log).lines().filter("Stopping …"::equals)).hasSize(1);
        assertThat(Script.text(log)).doesNotContain("failed to stop it", "memory leak");
        assertThat(Script.text(log).substring(logged)).doesNotContain("Exception");
        assertThat(Script.run(folder, "ops", "lag", "--demo", "--data", "d").err())
                .contains("No aTES is running on");
    }

    @Test
    @Order(10)
    void endsWithinSecondsInTheMiddleOfItsStart() throws Exception {
        log = folder.resolve("second.log");
        up = Script.inTheBackground(
                Script.FILE, folder, log, "up", "--data", "d", "--port", "" + port, "--smtp-port", "" + smtpPort());
        awaitText("database     ready");
        List<ProcessHandle> databases = databasesOf(folder.resolve("d"));
        assertThat(databases).isNotEmpty();

        up.signal("TERM");

        assertThat(up.endsWithin(END_MAX)).as(Script.text(log)).isTrue();
        assertThat(up.process().exitValue()).isEqualTo(143);
        eventually(
                "PostgreSQL's logger has seen its end",
                Duration.ofSeconds(1),
                () -> assertThat(databases).noneMatch(UpTest::isRunning));
        assertThat(Script.text(log)).doesNotContain("Exception");
    }

    /** Waits for a text in the output, but not after the end of the process. */
    private static void awaitText(String expected) throws IOException {
        eventually(
                "'%s' is said, or nothing more".formatted(expected),
                START_MAX,
                () -> assertThat(Script.text(log).contains(expected) || !up.isAlive())
                        .isTrue());
        assertThat(Script.text(log)).contains(expected);
    }

    /** The script has been replaced by the JVM (exec), so that no shell must forward signals. */
    private static long pid() {
        return up.process().pid();
    }

    private static void signal(String name, List<ProcessHandle> processes) {
        var kill = new ArrayList<>(List.of("kill", "-" + name));
        processes.stream().filter(UpTest::isRunning).forEach(process -> kill.add("" + process.pid()));
        ChildProcess.output(new ProcessBuilder(kill), END_MAX);
    }

    private static List<ProcessHandle> databasesOf(Path data) throws IOException {
        String postmaster =
                Files.readAllLines(data.resolve("postgres/data/postmaster.pid")).getFirst();
        ProcessHandle server =
                ProcessHandle.of(Long.parseLong(postmaster.strip())).orElseThrow();
        return Stream.concat(Stream.of(server), server.descendants()).toList();
    }

    /** An ended process stays in the list, as a zombie, until process 1, its new parent, has reaped it. */
    private static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    private static boolean connects(InetAddress address, int to) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, to), 2_000);
            return true;
        } catch (ConnectException | SocketTimeoutException e) {
            return false;
        }
    }

    private static int readiness(int service) throws Exception {
        return get("http://localhost:%d/actuator/health/readiness".formatted(service), "")
                .statusCode();
    }

    private static String figures(int service, String token) throws Exception {
        var answer = get("http://localhost:%d/actuator/prometheus".formatted(service), "Bearer " + token);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static String metricsToken() throws Exception {
        return token("/oauth2/token", "grant_type=client_credentials", "ates-metrics:" + SECRET);
    }

    private static String personsToken() throws Exception {
        return token("/demo/token", "login=ada", "");
    }

    private static String token(String path, String form, String client) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(port, path)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        if (!client.isEmpty()) {
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(client.getBytes(UTF_8)));
        }
        try (var http = HttpClient.newHttpClient()) {
            String answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            return answer.replaceFirst(".*\"access_token\":\"([^\"]+)\".*", "$1");
        }
    }

    private static HttpResponse<String> accounts(String token) throws Exception {
        return get("http://localhost:%d/api/v1/accounts".formatted(port + 2), "Bearer " + token, ANSWER_MAX);
    }

    private static HttpResponse<String> get(String url, String authorization) throws Exception {
        return get(url, authorization, SCRAPE_MAX);
    }

    private static HttpResponse<String> get(String url, String authorization, Duration within) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(within);
        if (authorization.isEmpty()) {
            request.header("Accept", "text/html,*/*;q=0.8");
        } else {
            request.header("Authorization", authorization);
        }
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static int smtpPort() throws IOException {
        return FreePorts.take(1).getFirst();
    }
}
