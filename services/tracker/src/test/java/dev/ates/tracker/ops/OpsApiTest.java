package dev.ates.tracker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.tracker.Client;
import dev.ates.tracker.LogLines;
import dev.ates.tracker.TrackerTest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The operator tools of every service, tested at the tracker, whose broker is down. */
class OpsApiTest extends TrackerTest {

    private static final UUID ADA = new UUID(0, 0xADA);
    private static final UUID ANN = new UUID(0, 0xA11);
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @BeforeEach
    void nothingInQuarantine() {
        jdbc().sql("truncate messaging.quarantine, messaging.quarantine_decision restart identity")
                .update();
    }

    @Test
    void isForAdministratorsAndOperators() {
        assertThat(program(new UUID(7, 7), "operator")
                        .get("/api/v1/ops/streams")
                        .statusCode())
                .isEqualTo(200);
        assertThat(program(new UUID(7, 8), "metrics").get("/api/v1/ops/streams").statusCode())
                .isEqualTo(403);
        for (String role : new String[] {"employee", "manager", "accountant"}) {
            assertThat(program(ADA, role).get("/api/v1/ops/streams").statusCode())
                    .as(role)
                    .isEqualTo(403);
            assertThat(program(ADA, role)
                            .post("/api/v1/ops/quarantine/1/retry", "")
                            .statusCode())
                    .as(role)
                    .isEqualTo(403);
        }
    }

    @Test
    void letsNoMachineDecideThatAnEventNeverCounts() {
        long id = quarantined(1, person(ANN, 3, "wizard"));
        Client machine = program(new UUID(7, 7), "operator");

        assertThat(machine.post("/api/v1/ops/quarantine/%d/discard".formatted(id), "{\"reason\": \"Old\"}")
                        .statusCode())
                .isEqualTo(403);

        assertThat(json(machine.get("/api/v1/ops/quarantine/" + id))
                        .at("/event/state")
                        .asString())
                .isEqualTo("open");
        assertThat(machine.post("/api/v1/ops/quarantine/%d/retry".formatted(id), "")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void tellsHowItStandsWithTheStreams() {
        JsonNode streams = json(operator().get("/api/v1/ops/streams"));

        assertThat(streams.at("/heard/0/producer").asString()).isEqualTo("people");
        assertThat(streams.at("/heard/0/lag").longValue()).isZero();
        assertThat(streams.at("/heard/0/silentSeconds").isNull())
                .as("never heard")
                .isTrue();
        assertThat(streams.at("/told/0/stream").asString()).isEqualTo("tracker");
        assertThat(streams.at("/told/0/head").isIntegralNumber()).isTrue();
        assertThat(streams.path("quarantined")).isEmpty();
    }

    @Test
    void retriesAnEventWhoseFaultIsMended() {
        long id = quarantined(1, person(ANN, 3, "employee"));

        JsonNode list = json(operator().get("/api/v1/ops/quarantine"));
        assertThat(list.path("events")).hasSize(1);
        assertThat(list.at("/events/0/reason").asString()).isEqualTo("planted");
        JsonNode retried = json(operator().post("/api/v1/ops/quarantine/%d/retry".formatted(id), ""));

        assertThat(retried.at("/event/state").asString()).isEqualTo("retried");
        assertThat(retried.at("/decisions/0/by").asString()).contains(ADA.toString());
        assertThat(count("select count(*) from person where version = 3")).isEqualTo(1);
        assertThat(json(operator().get("/api/v1/ops/quarantine")).path("events"))
                .isEmpty();
        assertThat(json(operator().get("/api/v1/ops/quarantine?state=all")).path("events"))
                .hasSize(1);

        HttpResponse<String> again = operator().post("/api/v1/ops/quarantine/%d/retry".formatted(id), "");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("urn:ates:problem:event-decided");
    }

    @Test
    void keepsOpenWhatFailsAgain() {
        long id = quarantined(1, person(ANN, 3, "wizard"));

        JsonNode failed = json(operator().post("/api/v1/ops/quarantine/%d/retry".formatted(id), ""));

        assertThat(failed.at("/event/state").asString()).isEqualTo("open");
        assertThat(failed.at("/event/reason").asString()).contains("wizard");
        assertThat(failed.at("/decisions/0/result").asString()).isEqualTo("failed_again");
        assertThat(count("select count(*) from person where id = '%s'".formatted(ANN)))
                .isZero();
    }

    @Test
    void discardsWithAReasonAndNotWithout() {
        long id = quarantined(1, person(ANN, 3, "wizard"));
        String path = "/api/v1/ops/quarantine/%d/discard".formatted(id);

        assertThat(operator().post(path, "{}").statusCode()).isEqualTo(400);
        assertThat(operator()
                        .post(path, "{\"reason\": \"%s\"}".formatted("x".repeat(501)))
                        .body())
                .contains("reason must have 1 to 500 characters", "it has 501");
        JsonNode discarded = json(operator().post(path, "{\"reason\": \"There are no wizards\"}"));

        assertThat(discarded.at("/event/state").asString()).isEqualTo("discarded");
        JsonNode shown = json(operator().get("/api/v1/ops/quarantine/" + id));
        assertThat(shown.at("/event/decision").asString()).isEqualTo("There are no wizards");
        assertThat(shown.path("raw").asString()).contains("wizard");
        assertThat(operator().get("/api/v1/ops/quarantine/999").statusCode()).isEqualTo(404);
        assertThat(operator().get("/api/v1/ops/quarantine?state=lost").statusCode())
                .isEqualTo(400);
    }

    @Test
    void pagesThroughTheQuarantine() {
        for (int position = 1; position <= 3; position++) {
            quarantined(position, person(ANN, 3, "wizard"));
        }

        JsonNode first = json(operator().get("/api/v1/ops/quarantine?limit=2"));
        JsonNode rest = json(operator()
                .get("/api/v1/ops/quarantine?limit=2&after="
                        + first.path("next").asString()));

        assertThat(first.path("events")).hasSize(2);
        assertThat(rest.path("events")).hasSize(1);
        assertThat(rest.path("next").isNull()).isTrue();
    }

    @Test
    void filtersTheQuarantineByProducerAndDay() {
        long old = quarantined(1, person(ANN, 3, "wizard"));
        long young = quarantined(2, person(ANN, 3, "wizard"));
        jdbc().sql("update messaging.quarantine set day = '2020-01-01' where id = ?")
                .param(old)
                .update();

        String list = "/api/v1/ops/quarantine";
        assertThat(json(operator().get(list + "?producer=people&day=2020-01-01"))
                        .path("events")
                        .findValuesAsString("id"))
                .containsExactly(Long.toString(old));
        assertThat(json(operator().get(list + "?producer=people"))
                        .path("events")
                        .findValuesAsString("id"))
                .containsExactly(Long.toString(young), Long.toString(old));
        assertThat(json(operator().get(list + "?producer=accounting")).path("events"))
                .isEmpty();
        assertThat(json(operator().get(list + "?state=discarded&day=2020-01-01"))
                        .path("events"))
                .isEmpty();
        assertThat(operator().get(list + "?day=2020").body()).contains("day must be a day such as");
        assertThat(operator().get(list + "?stream=people").body()).contains("after, day, limit, producer, state");
    }

    @Test
    void asksForReplaysOfWhatItHears() {
        try (var log = new LogLines("dev.ates.ops.OpsApi")) {
            assertThat(program(new UUID(7, 7), "operator")
                            .post("/api/v1/ops/replays", "{\"stream\": \"people\", \"from\": 1}")
                            .statusCode())
                    .isEqualTo(202);
            assertThat(log.with("by")).containsExactly("An operator asked for a replay by=" + new UUID(7, 7));
        }
        assertThat(operator()
                        .post("/api/v1/ops/replays", "{\"stream\": \"people\", \"from\": 2}")
                        .body())
                .contains("\"from must be 1 to 1, the position after the last applied of people/0, it is 2\"");
        assertThat(operator()
                        .post("/api/v1/ops/replays", "{\"stream\": \"accounting\", \"from\": 1}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void refusesAReplayOfAStreamThatHasStopped() {
        jdbc().sql("update messaging.stream_cursor set stopped = 'another past'")
                .update();
        try {
            HttpResponse<String> refused =
                    operator().post("/api/v1/ops/replays", "{\"stream\": \"people\", \"from\": 1}");

            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body())
                    .contains("urn:ates:problem:stream-stopped", "another past", "streams resume people");
        } finally {
            jdbc().sql("update messaging.stream_cursor set stopped = null").update();
        }
    }

    @Test
    void letsAStreamGoOnThatHasStopped() {
        String wish = "{\"stream\": \"tracker\", \"reason\": \"The backup is the truth\"}";
        jdbc().sql("update messaging.stream_head set stopped = 'restored from a backup'")
                .update();
        assertThat(json(operator().get("/api/v1/ops/streams"))
                        .at("/told/0/stopped")
                        .asString())
                .isEqualTo("restored from a backup");

        for (String skip : List.of("0", "-1")) {
            HttpResponse<String> refused = operator()
                    .post("/api/v1/ops/streams/resume", wish.replace("}", ", \"skipTo\": %s}".formatted(skip)));
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("urn:ates:problem:invalid-parameter", "skipTo");
        }
        HttpResponse<String> skipping =
                operator().post("/api/v1/ops/streams/resume", wish.replace("}", ", \"skipTo\": 2}"));
        assertThat(skipping.statusCode()).as("it tells the stream").isEqualTo(409);
        assertThat(skipping.body()).contains("nothing can be skipped");

        JsonNode resumed = json(program(new UUID(7, 7), "operator").post("/api/v1/ops/streams/resume", wish));

        assertThat(resumed.path("resumed")).hasSize(1);
        assertThat(resumed.at("/resumed/0/stream").asString()).isEqualTo("tracker");
        assertThat(resumed.at("/resumed/0/side").asString()).isEqualTo("told");
        assertThat(resumed.at("/resumed/0/epoch")).isNotEqualTo(resumed.at("/resumed/0/epochBefore"));
        assertThat(json(operator().get("/api/v1/ops/streams"))
                        .at("/told/0/stopped")
                        .isNull())
                .isTrue();
        HttpResponse<String> again = operator().post("/api/v1/ops/streams/resume", wish);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("urn:ates:problem:nothing-to-resume");
    }

    /** As with an event in quarantine. */
    @Test
    void letsNoMachineGiveUpEvents() {
        String wish = "{\"stream\": \"people\", \"reason\": \"The log was cut\", \"skipTo\": %d}";
        Client machine = program(new UUID(7, 7), "operator");

        HttpResponse<String> refused = machine.post("/api/v1/ops/streams/resume", wish.formatted(2));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("urn:ates:problem:events-given-up", "people/0 is 1, skipTo is 2");
        for (HttpResponse<String> runs : List.of(
                machine.post("/api/v1/ops/streams/resume", wish.formatted(1)),
                operator().post("/api/v1/ops/streams/resume", wish.formatted(2)))) {
            assertThat(runs.statusCode()).as(runs.body()).isEqualTo(409);
        }
    }

    @Test
    void isReadyWithoutTheBrokerAndTellsItsStreamsToOperators() {
        assertThat(operator().get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        HttpResponse<String> health = operator().get("/actuator/health");

        assertThat(health.statusCode()).isEqualTo(200);
        JsonNode streams = json(health).at("/components/streams");
        assertThat(streams.path("status").asString()).isEqualTo("UP");
        assertThat(streams.at("/details/attention/0").asString()).isEqualTo("Stream people/0 was never heard");
        assertThat(json(program(new UUID(7, 9), "operator").get("/actuator/health"))
                        .at("/components/streams/status")
                        .asString())
                .isEqualTo("UP");
        assertThat(json(program(ANN, "employee").get("/actuator/health")).has("components"))
                .as("details are for operators")
                .isFalse();
    }

    @Test
    void exportsTheFiguresOfItsStreams() {
        quarantined(1, person(ANN, 3, "wizard"));

        HttpResponse<String> metrics = operator().get("/actuator/prometheus");

        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body())
                .contains(
                        "ates_outbox_chunks{partition=\"0\",stream=\"tracker\"} ",
                        "ates_outbox_age_seconds{",
                        "ates_stream_head_position{",
                        "ates_stream_published_position{",
                        "ates_stream_lag{partition=\"0\",producer=\"people\"} 0.0",
                        "ates_stream_lag_seconds{",
                        "ates_stream_stopped{partition=\"0\",producer=\"people\"} 0.0",
                        "ates_quarantine_open{producer=\"people\"} ");
        assertThat(metrics.body()).as("each says what it counts").doesNotContainPattern("(?m)^# HELP ates_\\w+ *$");
        assertThat(program(ANN, "employee").get("/actuator/prometheus").statusCode())
                .isEqualTo(403);
        assertThat(program(new UUID(7, 8), "metrics")
                        .get("/actuator/prometheus")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void tellsEventsOfTheTraceThatTheClickBelongsTo() {
        employees(1);

        assertThat(program(ANN, "employee")
                        .with("traceparent", TRACEPARENT)
                        .post("/api/v1/tasks", "{\"title\": \"Traced\"}")
                        .statusCode())
                .isEqualTo(201);

        assertThat(traceparents("Traced"))
                .singleElement()
                .satisfies(traceparent -> assertThat(traceparent)
                        .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
                        .endsWith("-01")
                        .isNotEqualTo(TRACEPARENT));
    }

    @Test
    void beginsATraceForAClickThatBelongsToNone() {
        employees(1);

        assertThat(program(ANN, "employee")
                        .post("/api/v1/tasks", "{\"title\": \"Untraced\"}")
                        .statusCode())
                .isEqualTo(201);

        assertThat(traceparents("Untraced"))
                .singleElement()
                .satisfies(traceparent -> assertThat(traceparent).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00"));
    }

    private static java.util.List<String> traceparents(String title) {
        return jdbc().sql("""
                        select body from messaging.outbox
                        union all
                        select body from messaging.event_log
                        """).query(byte[].class).list().stream()
                .flatMap(body -> JsonMapper.shared()
                        .readTree(new String(body, StandardCharsets.UTF_8))
                        .valueStream())
                .filter(event -> event.at("/data/title").asString("").equals(title))
                .map(event -> event.path("traceparent").asString())
                .toList();
    }

    private static Client operator() {
        return program(ADA, "administrator");
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static long quarantined(long position, String raw) {
        return jdbc().sql("""
                        insert into messaging.quarantine
                               (producer, partition, epoch, position, day, event_type, reason, raw, quarantined_at)
                        values ('people', 0, :epoch, :position, '2026-11-23', 'ates.person.changed.v1', 'planted', :raw,
                                '2026-11-23T09:00Z')
                        returning id
                        """)
                .param("epoch", new UUID(0, 1))
                .param("position", position)
                .param("raw", raw.getBytes(StandardCharsets.UTF_8))
                .query(Long.class)
                .single();
    }

    private static String person(UUID id, int version, String role) {
        return """
                {"specversion": "1.0", "id": "%s", "source": "/ates/people", "type": "ates.person.changed.v1",
                 "subject": "%s", "time": "2026-11-23T09:00:00Z", "datacontenttype": "application/json",
                 "dataschema": "https://ates.dev/schemas/ates.person.changed.v1.json",
                 "data": {"personId": "%s", "version": %d, "name": "Ann", "email": "ann@example.com", "role": "%s",
                          "active": true, "language": "en"}}
                """.formatted(UUID.randomUUID(), id, id, version, role);
    }
}
