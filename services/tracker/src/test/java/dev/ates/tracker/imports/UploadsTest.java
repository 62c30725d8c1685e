package dev.ates.tracker.imports;

import static dev.ates.testkit.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.tracker.Client;
import dev.ates.tracker.TestTurn;
import dev.ates.tracker.TrackerTest;
import dev.ates.tracker.task.ImportedTasks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Files that cost the tracker neither its disk nor its database, whoever sends them. */
class UploadsTest extends TrackerTest {

    private static final UUID WORKER = new UUID(0, 1);
    private static final String FORM = "Content-Type: multipart/form-data; boundary=edge";

    /** Whoever may not import must not make the tracker store a file: the answer comes first. */
    @ParameterizedTest
    @CsvSource({
        "/imports, multipart/form-data; boundary=edge, same-origin, 403, 303",
        "/imports, multipart/form-data; boundary=edge, cross-site, 403, 403",
        "/api/v1/imports, application/octet-stream, same-origin, 403, 401",
        "/api/v1/imports, multipart/form-data; boundary=edge, same-origin, 415, 415",
    })
    void areNotReadFromThoseWhoMayNotSendThem(String path, String type, String site, int status, int nobody) {
        String head = "Content-Type: %s\r\nSec-Fetch-Site: %s".formatted(type, site);
        String credentials = path.startsWith("/api")
                ? "Authorization: " + program(WORKER, "employee").authorization()
                : "Cookie: " + browser(WORKER, "employee").cookies("/");

        assertThat(statusOfHead(path, head + "\r\n" + credentials)).isEqualTo(status);
        assertThat(statusOfHead(path, head)).as("nobody").isEqualTo(nobody);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a long field", "many fields", "a long name"})
    void areRefusedWithTheLimitsThatTheirFormMayExceed(String which) throws Exception {
        String field = "--edge\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n";
        String form = switch (which) {
            case "a long field" -> field.formatted("columns", "", "x".repeat(1_100_000));
            case "many fields" ->
                IntStream.range(0, 60)
                        .mapToObj(number -> field.formatted("f" + number, "", "x"))
                        .collect(Collectors.joining());
            default -> field.formatted("file", "; filename=\"" + "x".repeat(5_000) + "\"", "key,title");
        };
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:%d/imports".formatted(port())))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "multipart/form-data; boundary=edge")
                .header("Sec-Fetch-Site", "same-origin")
                .header("Cookie", browser(MANAGER, "manager").cookies("/"))
                .POST(HttpRequest.BodyPublishers.ofString(form + "--edge--\r\n"))
                .build();

        HttpResponse<String> answer;
        try (HttpClient client = HttpClient.newHttpClient()) {
            answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        }

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
        assertThat(answer.body()).contains("form-too-long", "more than 50 fields");
    }

    /** A million lines hold a connection for half a minute, and their rows for a day. */
    @Test
    void areFewAtOnceAndFewWaitForSomebodyToConfirmThem() throws Exception {
        employees(1);
        Client manager = program(MANAGER, "manager");
        String cookies = browser(MANAGER, "manager").cookies("/");
        try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> first = bean(TransactionTemplate.class).execute(holding -> {
                jdbc().sql("lock table task_import_line in exclusive mode").update();
                List<Future<Integer>> started = Stream.of("A", "B")
                        .map(key -> readers.submit(() -> upload(manager, key).statusCode()))
                        .toList();
                awaitWaiting(2);
                assertThat(upload(manager, "C"))
                        .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(429))
                        .satisfies(refused -> assertThat(refused.headers().firstValue("Retry-After"))
                                .hasValue("30"))
                        .satisfies(refused -> assertThat(refused.body())
                                .contains("too-many-uploads", "2 other files are being read"));
                assertThat(statusOfHead("/imports", FORM + "\r\nCookie: " + cookies))
                        .as("a form, before its file is read")
                        .isEqualTo(429);
                return started;
            });
            for (Future<Integer> one : first) {
                assertThat(one.get(20, TimeUnit.SECONDS)).isEqualTo(201);
            }
        }

        for (int file = 3; file <= 10; file++) {
            assertThat(upload(manager, "A").statusCode()).isEqualTo(201);
        }
        assertThat(upload(manager, "C"))
                .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(409))
                .satisfies(refused -> assertThat(refused.body()).contains("10 files of yours wait to be imported"));
    }

    /** Lines of an outcome are looked for among a million, so many who look for them would hold all connections. */
    @Test
    void areSearchedForLinesOneAtATime() throws Exception {
        Client manager = program(MANAGER, "manager");
        String lines = upload(manager, "A").headers().firstValue("Location").orElseThrow() + "/lines?outcome=";
        assertThat(manager.get(lines + "rejected").body()).contains("\"lines\":[]");
        try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> first = bean(TransactionTemplate.class).execute(holding -> {
                jdbc().sql("lock table task_import_line in access exclusive mode")
                        .update();
                Future<Integer> started =
                        readers.submit(() -> manager.get(lines + "created").statusCode());
                awaitWaiting(1);
                assertThat(manager.get(lines + "created"))
                        .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(429))
                        .satisfies(refused -> assertThat(refused.body())
                                .contains("too-many-imports", "Others are looking for lines"));
                return started;
            });
            assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        }
        assertThat(manager.get(lines + "created").body()).contains("A One");
    }

    private static HttpResponse<String> upload(Client manager, String key) {
        return manager.post(
                "/api/v1/imports", "key,title\n%s,One\n".formatted(key).getBytes(UTF_8));
    }

    /** In a language without blanks each character is a word, so the words of a text are nine times as long as it. */
    @Test
    void areImportedAMegabyteAtATime() {
        employees(1);
        String file = IntStream.rangeClosed(1, 60)
                .mapToObj(n -> "{\"key\":\"%d\",\"title\":\"Long\",\"body\":\"%s\"}".formatted(n, "漢".repeat(10_000)))
                .collect(Collectors.joining(",\n", "[", "]"));
        assertThat(program(MANAGER, "manager")
                        .post("/api/v1/imports", file.getBytes(UTF_8))
                        .statusCode())
                .isEqualTo(201);
        Client operator = program(new UUID(0, 0xB), "administrator");
        assertThat(operator.post("/api/v1/ops/robots/importer/pause", "").statusCode())
                .isEqualTo(204);
        jdbc().sql("update task_import set state = 'running', confirmed_by = ?, confirmed_at = now()")
                .param(MANAGER)
                .update();
        var importer = new Importer(jdbc(), bean(Imports.class), bean(ImportedTasks.class), CLOCK);
        TransactionTemplate transactions = bean(TransactionTemplate.class);

        assertThatThrownBy(() -> importer.run(TestTurn.killedAfterCommit(transactions), null))
                .isInstanceOf(TestTurn.Killed.class);
        assertThat(count("select count(*) from task")).isBetween(30L, 36L);
        importer.run(new TestTurn(transactions), null);

        assertThat(count("select count(*) from task")).isEqualTo(60);
        assertThat(operator.post("/api/v1/ops/robots/importer/resume", "").statusCode())
                .isEqualTo(204);
    }

    private static void awaitWaiting(int readers) {
        eventually(
                "they wait for the table",
                Duration.ofSeconds(20),
                () -> assertThat(
                                count(
                                        "select count(*) from pg_locks where not granted and relation = 'task_import_line'::regclass"))
                        .isEqualTo(readers));
    }

    /** The answer to a request of which only the head is sent. */
    private static int statusOfHead(String path, String headers) {
        try (Socket socket = new Socket("localhost", port())) {
            socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
            socket.getOutputStream()
                    .write("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000000\r\n%s\r\n\r\n"
                            .formatted(path, headers)
                            .getBytes(UTF_8));
            return Integer.parseInt(new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))
                    .readLine()
                    .split(" ")[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
