package dev.ates.standalone;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.embedded.Passwords;
import dev.ates.messaging.Outbox;
import dev.ates.messaging.Streams;
import dev.ates.testkit.NeedsRabbit;
import dev.ates.testkit.RabbitNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * The users that {@code ates ops broker-users --apply} creates at RabbitMQ have the permissions that the services need,
 * and no others.
 */
@NeedsRabbit
class BrokerUsersTest {

    private static final String BI_QUEUE = "ates.bi-tool.from.tracker.0";
    private static final Duration HEARD_WITHIN = Duration.ofMinutes(1);

    @TempDir
    private static Path folder;

    private static RabbitNode node;
    private static Path passwords;

    @BeforeAll
    static void setUpTheUsers() throws Exception {
        node = RabbitNode.start();
        passwords = folder.resolve("broker-users");
        apply();
        List<String> first = Files.readAllLines(passwords);
        apply();
        assertThat(Files.readAllLines(passwords)).as("the same ever after").isEqualTo(first);
    }

    @AfterAll
    static void end() {
        node.close();
    }

    @Test
    void sufficeForAllServices() throws Exception {
        var broker = ExternalBroker.with("amqp://127.0.0.1:" + node.port(), passwords);
        var plan = new World.Plan(
                folder.resolve("data"), Ports.free(), Clock.systemUTC(), new SecureRandom(), broker, Map.of());
        try (World world = World.start(plan)) {
            for (String service : List.of("tracker", "accounting", "analytics")) {
                eventually(
                        service + " hears its streams",
                        HEARD_WITHIN,
                        () -> assertThat(world.bean(service, Streams.class).heard())
                                .isNotEmpty()
                                .allSatisfy(
                                        stream -> assertThat(stream.heardAt()).isNotNull()));
            }
            assertThat(node.control("list_connections", "user").lines().distinct())
                    .contains("people", "tracker", "accounting", "analytics")
                    .doesNotContain("guest");
            letsAnybodyConsumeAStream(world);
        }
    }

    /** Follows docs/guides/another-consumer.md with a plain client. */
    private static void letsAnybodyConsumeAStream(World world) throws Exception {
        for (int task = 1; task <= 3; task++) {
            tell(world, "Task " + task);
        }
        var arrived = new LinkedBlockingQueue<Delivery>();
        try (Connection biTool = as("bi-tool");
                Channel channel = biTool.createChannel()) {
            channel.basicConsume(BI_QUEUE, true, (tag, delivery) -> arrived.add(delivery), tag -> {});
            request(channel, Map.of("ates-applied", 0L, "ates-replay", true));

            Map<String, Object> last = null;
            var titles = new ArrayList<String>();
            while (titles.size() < 3) {
                Delivery delivery = arrived.poll(HEARD_WITHIN.toSeconds(), TimeUnit.SECONDS);
                assertThat(delivery).as("after %s", titles).isNotNull();
                assertThat(delivery.getProperties().getUserId()).isEqualTo("tracker");
                Map<String, Object> headers = delivery.getProperties().getHeaders();
                long next = last == null ? 1 : (long) last.get("ates-last") + 1;
                if ((long) headers.get("ates-first") == next && (long) headers.get("ates-last") >= next) {
                    JsonMapper.shared()
                            .readTree(delivery.getBody())
                            .forEach(event -> titles.add(event.at("/data/title").asString("")));
                    last = headers;
                }
            }
            assertThat(titles).containsExactly("Task 1", "Task 2", "Task 3");
            request(
                    channel,
                    Map.of(
                            "ates-applied", last.get("ates-last"),
                            "ates-mark", last.get("ates-mark").toString(),
                            "ates-epoch", last.get("ates-epoch").toString(),
                            "ates-replay", false));
            assertRefused(403, () -> biTool.createChannel().queueBind(BI_QUEUE, "ates.accounting", "live.0"));
            assertRefused(403, () -> published(biTool, "ates.tracker", "bi-tool"));
        }
        listsAndRemovesIt(world);
    }

    private static void listsAndRemovesIt(World world) {
        eventually(
                "the tracker knows how far it is",
                HEARD_WITHIN,
                () -> assertThat(hearers(world, "list")).containsPattern("tracker +bi-tool +0 +3 +0 events"));

        assertThat(hearers(world, "remove", "bi-tool", "--reason", "Replaced")).contains("no longer for bi-tool");

        assertThat(hearers(world, "list")).contains("accounting").doesNotContain("bi-tool");
        assertThat(hearers(world, "remove", "bi-tool", "--reason", "Again"))
                .contains("no consumer of this service's stream called");
        assertThat(world.bean("tracker", JdbcClient.class)
                        .sql("select applied_position || ' ' || reason from messaging.forgotten_hearer"
                                + " where consumer = 'bi-tool' and decided_by like 'Ada %'")
                        .query(String.class)
                        .list())
                .containsExactly("3 Replaced");
    }

    private static void request(Channel channel, Map<String, Object> more) throws Exception {
        Map<String, Object> headers = new HashMap<>(more);
        headers.put("ates-consumer", "bi-tool");
        headers.put("ates-partition", 0);
        var properties = new AMQP.BasicProperties.Builder().userId("bi-tool").headers(headers);
        channel.basicPublish("ates.tracker.requests", "", properties.build(), new byte[0]);
    }

    private static void tell(World world, String title) {
        world.bean("tracker", TransactionTemplate.class)
                .executeWithoutResult(status -> world.bean("tracker", Outbox.class)
                        .append(List.of(new TaskAssigned(
                                UUID.randomUUID(), UUID.randomUUID(), null, title, "", -1500, "USD"))));
    }

    /** The output of {@code ates ops hearers}. */
    private static String hearers(World world, String... arguments) {
        var said = new StringWriter();
        var all = new ArrayList<>(List.of("ops", "hearers"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--demo", "--service", "tracker"));
        all.addAll(List.of("--url", "tracker=http://localhost:" + world.ports().tracker()));
        all.addAll(List.of("--url", "outside=http://localhost:" + world.ports().home()));
        Ates.commandLine()
                .setErr(new PrintWriter(said, true))
                .setOut(new PrintWriter(said, true))
                .execute(all.toArray(String[]::new));
        return said.toString();
    }

    @Test
    void letNobodyPassForAnother() throws Exception {
        try (Connection tracker = as("tracker");
                Connection accounting = as("accounting")) {
            accounting.createChannel().exchangeDeclare("ates.accounting", "topic", true);
            accounting.createChannel().queueDeclare("ates.accounting.tested", true, false, false, null);
            tracker.createChannel().exchangeDeclare("ates.tracker", "topic", true);

            assertThat(published(tracker, "ates.tracker", "tracker")).isTrue();
            assertRefused(403, () -> published(tracker, "ates.accounting", "tracker"));
            assertRefused(406, () -> published(tracker, "ates.tracker", "accounting"));
            assertRefused(403, () -> published(tracker, "", "tracker"));
            assertRefused(403, () -> tracker.createChannel().basicGet("ates.accounting.tested", true));
            assertRefused(403, () -> tracker.createChannel().queuePurge("ates.accounting.tested"));
            assertRefused(403, () -> tracker.createChannel().exchangeDelete("ates.accounting"));
            assertRefused(
                    403, () -> tracker.createChannel().queueDeclare("ates.accounting.x", true, false, false, null));
        }
    }

    /** Otherwise a consumer that stops, or means harm, fills the disk and stops every publisher. */
    @Test
    void boundWhatWaitsForAConsumerAndLetThePublisherGoOn() throws Exception {
        String queue = "ates.bi-tool.from.people.0";
        assertThat(policy(queue)).contains("<<\"max-length-bytes\">>,1048576}", "<<\"message-ttl\">>,86400000}");
        try (Connection people = as("people");
                Connection biTool = as("bi-tool");
                Channel channel = biTool.createChannel()) {
            flood(people, "ates.people", "live.0", "people");

            assertThat(channel.messageCount(queue)).isPositive().isLessThanOrEqualTo(10);
            channel.queuePurge(queue);
        }
    }

    /** Queues fill the disk, and 13,000 bindings with wildcards take ten seconds to route: nothing is confirmed in time. */
    @Test
    void letAConsumerDeclareAndBindNothing() throws Exception {
        assertThat(node.control("list_user_limits", "--user", "bi-tool")).contains("\"max-connections\":32");
        try (Connection biTool = as("bi-tool")) {
            List<Attempt> attempts = List.of(
                    () -> biTool.createChannel().queueDeclare("ates.bi-tool.own", true, false, false, null),
                    () -> biTool.createChannel().queueDeclare("", false, true, true, null),
                    () -> biTool.createChannel().exchangeDeclare("ates.bi-tool", "topic", true),
                    () -> biTool.createChannel().queueBind(BI_QUEUE, "ates.tracker", "#.#.live.0"),
                    () -> biTool.createChannel().queueUnbind(BI_QUEUE, "ates.tracker", "live.0"),
                    () -> biTool.createChannel().exchangeBind("ates.tracker.requests", "ates.tracker", "#"),
                    () -> biTool.createChannel().queueDelete(BI_QUEUE));
            for (Attempt attempt : attempts) {
                assertRefused(403, attempt);
            }
        }
    }

    @Test
    void letAServiceBindOnlyTheKeysOfAConsumer() throws Exception {
        try (Connection tracker = as("tracker");
                Connection analytics = as("analytics");
                Channel channel = analytics.createChannel()) {
            tracker.createChannel().exchangeDeclare("ates.tracker", "topic", true);
            channel.queueDeclare("ates.analytics.tested", true, false, false, null);
            channel.queueBind("ates.analytics.tested", "ates.tracker", "live.7");
            channel.queueBind("ates.analytics.tested", "ates.tracker", "replay.analytics.7");
            for (String key : List.of("#", "live.*", "#.live.0", "replay.accounting.0")) {
                assertRefused(
                        403, () -> analytics.createChannel().queueBind("ates.analytics.tested", "ates.tracker", key));
            }
            channel.queueDelete("ates.analytics.tested");
        }
    }

    @Test
    void boundTheRequestsThatWaitForAService() throws Exception {
        try (Connection people = as("people");
                Channel channel = people.createChannel();
                Connection biTool = as("bi-tool")) {
            channel.exchangeDeclare("ates.people.requests", "fanout", true);
            channel.queueDeclare("ates.people.requested.spare.9", true, false, false, Map.of("x-queue-type", "quorum"));
            channel.queueBind("ates.people.requested.spare.9", "ates.people.requests", "");

            for (int megabytes = 0; megabytes < 20; megabytes += 2) {
                flood(biTool, "ates.people.requests", "", "bi-tool");
            }

            assertThat(channel.messageCount("ates.people.requested.spare.9")).isBetween(100L, 168L);
            channel.queueDelete("ates.people.requested.spare.9");
        }
    }

    /** 2 MB in 20 messages, each confirmed: none is refused. */
    private static void flood(Connection connection, String exchange, String key, String userId) throws Exception {
        try (Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            for (int message = 0; message < 20; message++) {
                channel.basicPublish(
                        exchange,
                        key,
                        new AMQP.BasicProperties.Builder()
                                .userId(userId)
                                .deliveryMode(2)
                                .build(),
                        new byte[100_000]);
            }
            assertThat(channel.waitForConfirms(HEARD_WITHIN.toMillis())).isTrue();
        }
    }

    /** What RabbitMQ has decided about a queue. */
    private static String policy(String queue) {
        return node.control(
                        "eval",
                        "{ok, Q} = rabbit_amqqueue:lookup(rabbit_misc:r(<<\"/\">>, queue, <<\"%s\">>)), rabbit_policy:effective_definition(Q)."
                                .formatted(queue))
                .replaceAll("\\s", "");
    }

    private static boolean published(Connection connection, String exchange, String userId) throws Exception {
        try (Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.basicPublish(
                    exchange,
                    "ates.accounting.tested",
                    new AMQP.BasicProperties.Builder().userId(userId).build(),
                    new byte[] {1});
            return channel.waitForConfirms(HEARD_WITHIN.toMillis());
        }
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static void assertRefused(int replyCode, Attempt attempt) {
        assertThatThrownBy(attempt::run).satisfies(failure -> {
            Throwable end = failure instanceof ShutdownSignalException ? failure : failure.getCause();
            assertThat(end)
                    .isInstanceOfSatisfying(
                            ShutdownSignalException.class,
                            refused -> assertThat(refused.getReason())
                                    .isInstanceOfSatisfying(
                                            AMQP.Channel.Close.class,
                                            close -> assertThat(close.getReplyCode())
                                                    .isEqualTo(replyCode)));
        });
    }

    private static Connection as(String user) throws Exception {
        var factory = new ConnectionFactory();
        factory.setPort(node.port());
        factory.setUsername(user);
        factory.setPassword(new Passwords(passwords).of(user));
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    private static void apply() throws Exception {
        var err = new StringWriter();
        int exitCode = Ates.commandLine()
                .setErr(new PrintWriter(err, true))
                .setOut(new PrintWriter(new StringWriter(), true))
                .execute(
                        "ops",
                        "broker-users",
                        "--apply",
                        "--passwords",
                        passwords.toString(),
                        "--consumer",
                        "bi-tool=tracker+people",
                        "--queue-mib-max",
                        "1",
                        "--rabbitmqctl",
                        node.controlScript().toString());
        assertThat(exitCode).as(err.toString()).isZero();
    }
}
