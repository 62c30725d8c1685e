package dev.ates.chaos;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * Messages and events that cannot be applied. A message that is not a chunk is put directly into a queue and must become a
 * dead letter. An invalid event is written to its producer's own log, as by a newer or broken producer; it must end in
 * quarantine and block its day until an operator discards it.
 */
final class Poison {

    private static final Duration NOTICED_MAX = Duration.ofMinutes(5);
    private static final Duration SEALED_MAX = Duration.ofMinutes(3);
    private static final Duration HELD = Duration.ofSeconds(3);
    private static final int MEBIBYTES = 10;
    private static final List<String> HEAR_THE_TRACKER = List.of("accounting", "analytics");

    private final Deployment deployment;
    private final Load load;
    private final Set<UUID> events = ConcurrentHashMap.newKeySet();

    Poison(Deployment deployment, Load load) {
        this.deployment = deployment;
        this.load = load;
    }

    /** The ids of all discarded events. */
    Set<UUID> events() {
        return Set.copyOf(events);
    }

    /** @throws IllegalStateException when it does not become a dead letter, or the stream does not continue */
    void message(FaultKind kind, Wire.Stream stream, RandomGenerator random) throws Exception {
        byte[] garbage = new byte[kind == FaultKind.POISON_10_MIB ? MEBIBYTES * 1024 * 1024 : 200];
        for (int n = 0; n < Math.min(garbage.length, 200); n++) {
            garbage[n] = (byte) random.nextInt();
        }
        String epoch = epochOf(stream);
        BasicProperties chunk = Wire.chunk(stream.name(), epoch, 1_000_000_000L, 1_000_000_000L, "2026-01-01");
        switch (kind) {
            case POISON_GARBAGE_BYTES -> bury(stream, chunk, garbage);
            case POISON_10_MIB -> bury(stream, chunk, garbage);
            case POISON_NO_BATCH -> bury(stream, new BasicProperties(), "{}".getBytes(StandardCharsets.US_ASCII));
            case POISON_FORGED_PRODUCER ->
                bury(
                        stream,
                        Wire.chunk("mallory", epoch, 1, 1, "2026-01-01"),
                        "[{}]".getBytes(StandardCharsets.US_ASCII));
            case POISON_WRONG_EPOCH -> strangeEpoch(stream);
            default -> throw new IllegalArgumentException(kind + " is no message");
        }
    }

    private String epochOf(Wire.Stream stream) {
        return deployment
                .database(stream.part())
                .texts("select epoch::text from messaging.stream_head where partition = 0")
                .getFirst();
    }

    private void bury(Wire.Stream stream, BasicProperties properties, byte[] body) throws Exception {
        String queue = Wire.deadQueue(stream.consumer());
        long[] before = {0};
        Wire.on(deployment.broker(), channel -> {
            before[0] = channel.messageCount(queue);
            Wire.inject(channel, stream, properties, body);
        });
        Patience.await("a dead letter in " + queue, NOTICED_MAX, () -> {
            long[] now = {0};
            Wire.on(deployment.broker(), channel -> now[0] = channel.messageCount(queue));
            return now[0] > before[0];
        });
        String[] reason = {""};
        Wire.on(deployment.broker(), channel -> {
            for (GetResponse letter = channel.basicGet(queue, true);
                    letter != null;
                    letter = channel.basicGet(queue, true)) {
                Map<String, Object> headers = letter.getProps().getHeaders();
                reason[0] = headers == null ? "" : String.valueOf(headers.get("ates-reason"));
            }
        });
        if (reason[0].isBlank()) {
            throw new IllegalStateException("A dead letter of %s has no reason".formatted(queue));
        }
        goesOn(stream);
    }

    private void goesOn(Wire.Stream stream) throws TimeoutException, InterruptedException {
        long head = deployment
                .database(stream.part())
                .number("select head_position from messaging.stream_head where partition = 0");
        Patience.await(
                "%s goes on hearing %s".formatted(stream.consumer(), stream.name()),
                NOTICED_MAX,
                () -> applied(stream) >= head);
    }

    private long applied(Wire.Stream stream) {
        return deployment
                .database(stream.consumer())
                .sql()
                .sql("select applied_position from messaging.stream_cursor where producer = :name and partition = 0")
                .param("name", stream.name())
                .query(Long.class)
                .single();
    }

    /** A second producer is detected and ignored: it neither stops the stream nor adds anything to it. */
    private void strangeEpoch(Wire.Stream stream) throws Exception {
        Database consumer = deployment.database(stream.consumer());
        UUID strange = UUID.randomUUID();
        long before = applied(stream);
        Wire.on(
                deployment.broker(),
                channel -> Wire.inject(
                        channel,
                        stream,
                        Wire.chunk(stream.name(), strange.toString(), before + 1, before + 1, "2026-01-01"),
                        "[{}]".getBytes(StandardCharsets.US_ASCII)));
        Patience.await(
                "%s notices a second producer of %s".formatted(stream.consumer(), stream.name()),
                NOTICED_MAX,
                () -> hears(consumer, stream.name(), strange));
        long after = applied(stream);
        if (after != before) {
            throw new IllegalStateException("A strange epoch was applied: from %d to %d".formatted(before, after));
        }
        if (stopped(consumer, stream.name()) > 0) {
            throw new IllegalStateException("A second producer has stopped stream %s".formatted(stream.name()));
        }
        goesOn(stream);
    }

    /** Whether this consumer knows that another producer publishes the stream in this epoch. */
    private static boolean hears(Database consumer, String stream, UUID epoch) {
        return consumer.number(
                        "select count(*) from messaging.stream_cursor where producer = '%s' and other_epoch = '%s'"
                                .formatted(stream, epoch))
                > 0;
    }

    static long stopped(Database consumer, String stream) {
        return consumer.number(
                "select count(*) from messaging.stream_cursor where stopped is not null and producer = '%s'"
                        .formatted(stream));
    }

    /**
     * Makes the tracker publish events of these kinds that accounting and analytics cannot apply.
     *
     * @throws IllegalStateException when one is not in quarantine with its reason, or its day is closed over it
     */
    void tell(List<FaultKind> kinds) throws Exception {
        Database tracker = deployment.database("tracker");
        Database accounting = deployment.database("accounting");
        Map<UUID, FaultKind> told = new HashMap<>();
        for (FaultKind kind : kinds) {
            UUID id = UUID.randomUUID();
            events.add(id);
            told.put(id, kind);
            write(tracker, event(kind, id));
        }
        for (Map.Entry<UUID, FaultKind> event : told.entrySet()) {
            Patience.await(
                    "%s is in quarantine".formatted(event.getValue().label()),
                    NOTICED_MAX,
                    () -> quarantined(accounting, event.getKey()) == 1
                            && quarantined(deployment.database("analytics"), event.getKey()) == 1);
        }
        LocalDate day = accounting
                .sql()
                .sql("select max(day) from messaging.quarantine where state = 'open'")
                .query(LocalDate.class)
                .single();
        Patience.await(
                "the tracker seals %s".formatted(day),
                SEALED_MAX,
                () -> tracker.number(
                                "select count(*) from messaging.stream_head where sealed_day >= '%s'".formatted(day))
                        > 0);
        Patience.pause(HELD);
        if (accounting.number("select count(*) from business_day where state = 'closed' and day >= '%s'".formatted(day))
                > 0) {
            throw new IllegalStateException("%s is closed, though an event of it is in quarantine".formatted(day));
        }
        for (UUID id : told.keySet()) {
            for (String service : HEAR_THE_TRACKER) {
                giveUp(service, id);
            }
        }
    }

    private static String event(FaultKind kind, UUID id) {
        String type = switch (kind) {
            case POISON_UNKNOWN_TYPE -> "ates.task.painted.v1";
            case POISON_UNKNOWN_VERSION -> "ates.task.assigned.v99";
            case POISON_WRONG_SCHEMA -> "ates.task.assigned.v1";
            default -> throw new IllegalArgumentException(kind + " is no event");
        };
        return """
                [{"specversion":"1.0","id":"%s","source":"/ates/tracker","type":"%s","time":"2026-01-01T00:00:00Z",\
                "datacontenttype":"application/json","data":{"taskId":"no id","feeMinor":"a lot"}}]\
                """.formatted(id, type);
    }

    private void write(Database tracker, String chunk) {
        tracker.sql()
                .sql("""
                        insert into messaging.outbox (partition, day, recorded_at, events, bulk, body)
                        values (0, :day, :now, 1, false, :body)
                        """)
                .param("day", LocalDate.ofInstant(deployment.clock().instant(), ZoneOffset.UTC))
                .param("now", Timestamp.from(deployment.clock().instant()))
                .param("body", chunk.getBytes(StandardCharsets.UTF_8))
                .update();
    }

    private static long quarantined(Database accounting, UUID id) {
        return accounting.number("""
                select count(*) from messaging.quarantine
                 where reason <> '' and convert_from(raw, 'UTF8') like '%%%s%%'""".formatted(id));
    }

    /** An operator's action: through the API, with a reason. */
    private void giveUp(String service, UUID event) throws TimeoutException, InterruptedException {
        long id = deployment
                .database(service)
                .number("select id from messaging.quarantine where convert_from(raw, 'UTF8') like '%%%s%%'"
                        .formatted(event));
        Patience.await("quarantine %d of %s is discarded".formatted(id, service), NOTICED_MAX, () -> {
            int status = discard(service, id);
            if (status != HttpURLConnection.HTTP_OK) {
                throw new IOException("%s answers %d".formatted(service, status));
            }
            return true;
        });
    }

    private int discard(String service, long id) throws IOException, InterruptedException {
        for (Instance instance : deployment.instances(service)) {
            if (!instance.isReady()) {
                continue;
            }
            return deployment
                    .http()
                    .send(
                            HttpRequest.newBuilder(instance.address()
                                            .resolve("/api/v1/ops/quarantine/%d/discard".formatted(id)))
                                    .timeout(Duration.ofSeconds(10))
                                    .header("Authorization", "Bearer " + load.tokenOf("administrator"))
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(
                                            "{\"reason\":\"poison of the chaos run\"}"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
        throw new IOException("No instance of %s answers".formatted(service));
    }
}
