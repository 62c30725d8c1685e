package dev.ates.ui;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.testkit.TestIssuer;
import dev.ates.ui.answer.BodyLimit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What programs get from {@code /api}. */
class ApiTest {

    private static final UUID ANN = UUID.fromString("00000000-0000-7000-8000-000000000001");
    private static final JsonMapper JSON = JsonMapper.shared();

    private static TestIssuer issuer;
    private static ConfigurableApplicationContext stand;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        issuer = Stand.issuer();
        stand = Stand.start(issuer.url());
    }

    @BeforeEach
    void up() {
        issuer.comesUp();
    }

    @AfterAll
    static void stop() {
        stand.close();
        issuer.close();
    }

    /** A misspelled filter would show everything as if nothing else matched it, and a trial would be the real thing. */
    @Test
    void refusesParametersAndBodiesThatItDoesNotKnow() throws Exception {
        String ann = issuer.token(ANN, "Ann", List.of("employee"));

        var problem = assertProblem(get("/api/v1/page?limit=2&befor=7", ann), 400, "invalid-parameter");
        assertThat(problem.get("detail").asString()).contains("befor is unknown: there are after, limit");
        problem = assertProblem(get("/api/v1/me?x=1", ann), 400, "invalid-parameter");
        assertThat(problem.get("detail").asString()).contains("x is unknown: there are none here");
        assertThat(get("/api/v1/page?limit=2&after=", ann).statusCode()).isEqualTo(200);
        assertThat(get("/api/v1/me?", ann).statusCode()).isEqualTo(200);
        problem = assertProblem(post("/api/v1/tasks/" + ANN, "{\"dryRun\": true}"), 400, "invalid-parameter");
        assertThat(problem.get("detail").asString()).contains("body is not expected");
    }

    @Test
    void knowsTheCallerByTheToken() throws Exception {
        var answer = get("/api/v1/me", issuer.token(ANN, "Ann", List.of("employee")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JSON.readValue(answer.body(), Caller.class))
                .isEqualTo(new Caller(ANN, "Ann", Set.of(Role.employee)));
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void asksForATokenInTheSameShape() throws Exception {
        var none = get("/api/v1/me", null);
        var wrong = get("/api/v1/me", "nonsense");

        for (var answer : List.of(none, wrong)) {
            assertProblem(answer, 401, "not-authenticated");
            assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .startsWith("Bearer")
                    .doesNotContain("resource_metadata");
        }
    }

    @Test
    void refusesAnotherRole() throws Exception {
        assertProblem(get("/api/v1/manager", token()), 403, "forbidden");
        assertThat(get("/api/v1/manager", issuer.token(ANN, "Ann", List.of("manager")))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void knowsItsKeysWhileTheIdentityProviderIsDown() throws Exception {
        var known = token();
        assertThat(get("/api/v1/me", known).statusCode()).isEqualTo(200);

        issuer.goesDown();

        assertThat(get("/api/v1/me", known).statusCode()).isEqualTo(200);
        assertThat(get("/api/v1/me", token()).statusCode()).isEqualTo(200);
    }

    @Test
    void startsWhileTheIdentityProviderIsDownAndSaysSo() throws Exception {
        issuer.goesDown();

        try (var alone = Stand.start(issuer.url())) {
            var refused = send(
                    HttpRequest.newBuilder(URI.create("http://localhost:%d/api/v1/me".formatted(Stand.port(alone))))
                            .header("Authorization", "Bearer " + token())
                            .build());
            assertProblem(refused, 503, "identity-provider-unreachable");

            issuer.comesUp();
            var again = send(
                    HttpRequest.newBuilder(URI.create("http://localhost:%d/api/v1/me".formatted(Stand.port(alone))))
                            .header("Authorization", "Bearer " + token())
                            .build());
            assertThat(again.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void namesEveryWrongField() throws Exception {
        var problem = assertProblem(post("/api/v1/wishes", """
                {"title": "too long", "many": 4}
                """), 400, "invalid-request");

        assertThat(problem.get("errors").toString())
                .contains("\"field\":\"title\"", "\"field\":\"many\"", "size must be between 0 and 5");
        assertThat(problem.get("detail").asString()).contains("title", "many");
    }

    @Test
    void refusesWhatIsNoJson() throws Exception {
        assertProblem(post("/api/v1/wishes", "{"), 400, "malformed-body");
        assertProblem(post("/api/v1/wishes", ""), 400, "malformed-body");
        var place = assertProblem(post("/api/v1/wishes", """
                {"title": "a", "many": "x"}
                """), 400, "malformed-body");
        assertThat(place.get("detail").asString()).contains("many").doesNotContain("dev.ates", "java.lang");
    }

    @Test
    void asksForAContentType() throws Exception {
        var untyped = HttpRequest.newBuilder(uri("/api/v1/wishes"))
                .header("Authorization", "Bearer " + token())
                .POST(BodyPublishers.ofString("{}"))
                .build();

        var problem = assertProblem(send(untyped), 415, "unsupported-media-type");

        assertThat(problem.get("detail").asString())
                .startsWith("The header Content-Type is missing, or is not one of application/json");
    }

    @Test
    void cutsNoNumber() throws Exception {
        assertProblem(post("/api/v1/bounded", "{\"many\": 1.5}"), 400, "malformed-body");
        assertProblem(post("/api/v1/bounded", "{\"many\": \"1\"}"), 400, "malformed-body");
    }

    @Test
    void takesNoTextThatCannotBeKept() throws Exception {
        for (var text : List.of("\"a\\u0000\"", "\"a\\ud800\"", "7", "true", "[]")) {
            var problem = assertProblem(post("/api/v1/wishes", """
                    {"many": 1, "title": %s}
                    """.formatted(text)), 400, "malformed-body");
            assertThat(problem.get("detail").asString()).contains("at 'title'").doesNotContain("java", "String");
        }
        for (var slash : List.of("\u00c0\u00af", "\u00e0\u0080\u00af", "\u00ff", "\u00ed\u00a0\u0080")) {
            var bytes = "{\"many\": 1, \"title\": \"%s\"}".formatted(slash).getBytes(ISO_8859_1);
            var problem =
                    assertProblem(post("/api/v1/wishes", BodyPublishers.ofByteArray(bytes)), 400, "malformed-body");
            assertThat(problem.get("detail").asString()).contains("UTF-8");
        }
    }

    @Test
    void takesAndGivesNothingButJson() throws Exception {
        for (var type : List.of("application/yaml", "application/xml", "application/cbor")) {
            var one = HttpRequest.newBuilder(uri("/api/v1/wishes")).header("Authorization", "Bearer " + token());
            var sent = send(one.header("Content-Type", type)
                    .POST(BodyPublishers.ofString("many: 1\ntitle: a"))
                    .build());
            assertThat(sent.statusCode()).as(type + sent.body()).isEqualTo(415);
            var wanted = send(HttpRequest.newBuilder(uri("/api/v1/me"))
                    .header("Authorization", "Bearer " + token())
                    .header("Accept", type)
                    .build());
            assertThat(wanted.statusCode()).as(type + wanted.body()).isEqualTo(406);
        }
    }

    @Test
    void takesNoJsonThatIsUnclear() throws Exception {
        assertProblem(post("/api/v1/wishes", "{\"many\": 1, \"many\": 2, \"title\": \"a\"}"), 400, "malformed-body");
        assertProblem(post("/api/v1/wishes", "[".repeat(10_000)), 400, "malformed-body");
        assertProblem(post("/api/v1/wishes", "{\"title\":".repeat(10_000)), 400, "malformed-body");
        for (var many : List.of("9223372036854775808", "1e400", "NaN", "1.5", "\"1\"", "null")) {
            assertProblem(
                    post("/api/v1/wishes", "{\"title\": \"a\", \"many\": %s}".formatted(many)), 400, "malformed-body");
        }
    }

    @Test
    void asksForTheRoleBeforeItReadsAnything() throws Exception {
        assertProblem(post("/api/v1/manager/7", "{"), 403, "forbidden");
        assertProblem(post("/api/v1/manager/7?x=y", ""), 403, "forbidden");
    }

    @Test
    void takesAChoiceOnlyByItsExactName() throws Exception {
        assertThat(post("/api/v1/orders", "{\"flavour\": \"sour\"}").body()).isEqualTo("{\"flavour\":\"sour\"}");
        for (var flavour : List.of("1", "\"1\"", "\"sour \"", "\" sour\"", "\"SOUR\"", "\"\"", "1.0", "true")) {
            var problem = assertProblem(
                    post("/api/v1/orders", "{\"flavour\": %s}".formatted(flavour)), 400, "malformed-body");
            assertThat(problem.get("detail").asString())
                    .as(flavour)
                    .contains("at 'flavour'")
                    .doesNotContain("dev.ates");
        }
        var problem = assertProblem(post("/api/v1/orders", "{\"flavour\": 1}"), 400, "malformed-body");
        assertThat(problem.get("detail").asString()).endsWith(": must be one of sweet, sour");
    }

    @Test
    void namesAFieldThatItDoesNotKnow() throws Exception {
        var problem =
                assertProblem(post("/api/v1/bounded", "{\"many\": 1, \"currency\": \"EUR\"}"), 400, "malformed-body");

        assertThat(problem.get("detail").asString())
                .contains("at 'currency'")
                .endsWith(": the field is unknown: there are many");
    }

    @Test
    void tellsARecordsOwnBound() throws Exception {
        var problem = assertProblem(post("/api/v1/bounded", "{\"many\": 9}"), 400, "malformed-body");

        assertThat(problem.get("detail").asString()).contains("many must be 3 or less, it is 9");
    }

    @Test
    void refusesWrongParameters() throws Exception {
        assertThat(assertProblem(get("/api/v1/tasks/7", token()), 400, "invalid-parameter")
                        .get("detail")
                        .asString())
                .isEqualTo("id must be an id such as 0198f6a0-0000-7000-8000-000000000001, it is '7'");
        assertProblem(get("/api/v1/parameter?many=4", token()), 400, "invalid-request");
        assertThat(assertProblem(get("/api/v1/parameter", token()), 400, "invalid-parameter")
                        .get("detail")
                        .asString())
                .isEqualTo("The parameter many is missing");
        for (var many : List.of("x", "9223372036854775808", "1e400", "NaN", "1.0")) {
            assertThat(assertProblem(get("/api/v1/parameter?many=" + many, token()), 400, "invalid-parameter")
                            .get("detail")
                            .asString())
                    .isEqualTo("many must be a whole number, it is '%s'".formatted(many));
        }
    }

    @Test
    void boundsPages() throws Exception {
        assertThat(get("/api/v1/page", token()).body()).contains("\"limit\":50");
        assertThat(get("/api/v1/page?limit=500&after=x", token()).body()).contains("\"limit\":500");
        for (var limit : List.of("0", "501", "many")) {
            var problem = assertProblem(get("/api/v1/page?limit=" + limit, token()), 400, "invalid-parameter");
            assertThat(problem.get("detail").asString())
                    .isEqualTo("limit must be 1 to 500, it is '%s'".formatted(limit));
        }
    }

    @Test
    void refusesWhatIsNotThere() throws Exception {
        assertProblem(get("/api/v1/tasks/" + ANN, token()), 404, "not-found");
        assertProblem(get("/api/v1/nothing", token()), 404, "not-found");
        var refused = delete("/api/v1/tasks/" + ANN);
        assertProblem(refused, 405, "method-not-allowed");
        assertThat(refused.headers().firstValue("Allow")).isPresent();
    }

    @Test
    void tellsANamedRefusal() throws Exception {
        var problem = assertProblem(post("/api/v1/tasks/" + ANN, ""), 409, "task-already-completed");

        assertThat(problem.get("detail").asString()).isEqualTo("Task %s is done already".formatted(ANN));
        assertThat(problem.get("title").asString()).isEqualTo("Conflict");
        assertThat(problem.get("instance").asString()).isEqualTo("/api/v1/tasks/" + ANN);
    }

    @Test
    void keepsInternalsOfAnUnexpectedFailureToItself() throws Exception {
        var answer = get("/api/v1/broken", token());

        var problem = assertProblem(answer, 500, "unexpected");
        assertThat(answer.body()).doesNotContain("secret", "IllegalState");
        assertThat(problem.get("detail").asString()).contains(problem.get("id").asString());
    }

    @Test
    void boundsTheBody() throws Exception {
        var tooLong = new byte[BodyLimit.BYTES_MAX + 1];
        Arrays.fill(tooLong, (byte) ' ');

        assertProblem(post("/api/v1/wishes", BodyPublishers.ofByteArray(tooLong)), 413, "body-too-long");
        assertProblem(
                post("/api/v1/wishes", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(tooLong))),
                413,
                "body-too-long");
    }

    @Test
    void tellsItsHealthToEverybodyAndItsMetricsToAdministrators() throws Exception {
        assertThat(get("/actuator/health/liveness", null).statusCode()).isEqualTo(200);
        assertThat(get("/actuator/health", null).statusCode()).isEqualTo(200);
        assertThat(get("/actuator/metrics", null).statusCode()).isEqualTo(401);
        assertThat(get("/actuator/metrics", token()).statusCode()).isEqualTo(403);
    }

    @Test
    void describesItsApiToEverybody() throws Exception {
        var answer = get("/v3/api-docs", null);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("/api/v1/page", "\"limit\"").doesNotContain("\"caller\"");
    }

    private static String token() {
        return issuer.token(ANN, "Ann", List.of("employee"));
    }

    private static JsonNode assertProblem(HttpResponse<String> answer, int status, String name) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("none")).startsWith("application/problem+json");
        var problem = JSON.readTree(answer.body());
        assertThat(problem.get("type").asString()).isEqualTo("urn:ates:problem:" + name);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        return problem;
    }

    @Test
    void letsNoOtherSiteReadItsAnswers() throws Exception {
        for (var path : List.of("/", "/api/v1/me", "/actuator/health", "/ui/ates.css")) {
            for (var method : List.of("GET", "OPTIONS")) {
                var answer = send(HttpRequest.newBuilder(uri(path))
                        .method(method, BodyPublishers.noBody())
                        .header("Origin", "http://evil.example")
                        .header("Access-Control-Request-Method", "GET")
                        .header("Authorization", "Bearer " + token())
                        .build());

                assertThat(answer.headers().map().keySet())
                        .as("%s %s", method, path)
                        .noneMatch(name -> name.startsWith("access-control-"));
            }
        }
    }

    private HttpResponse<String> get(String path, @Nullable String token) throws Exception {
        var request = HttpRequest.newBuilder(uri(path));
        return send((token == null ? request : request.header("Authorization", "Bearer " + token)).build());
    }

    private HttpResponse<String> delete(String path) throws Exception {
        var request = HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token());
        return send(request.DELETE().build());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return post(path, BodyPublishers.ofString(body));
    }

    private HttpResponse<String> post(String path, BodyPublisher body) throws Exception {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/json")
                .POST(body)
                .build());
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(String path) {
        return URI.create("http://localhost:%d%s".formatted(Stand.port(stand), path));
    }
}
