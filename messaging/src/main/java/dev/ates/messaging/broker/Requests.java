package dev.ates.messaging.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.ates.contracts.ForeignText;
import dev.ates.contracts.wire.Ask;
import dev.ates.messaging.MessagingSettings;
import dev.ates.messaging.look.StreamCounters;
import dev.ates.robots.RootCause;
import dev.ates.robots.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of consumers, until the publisher has time for them. Only the latest request of each consumer counts, so a
 * flood of requests costs little. Refusals are counted, and logged once a minute per consumer.
 */
record Requests(
        String stream,
        MessagingSettings settings,
        StreamCounters counters,
        Signal arrived,
        Map<From, Ask> waiting,
        Map<String, Long> loggedNanos) {

    private static final Logger log = LoggerFactory.getLogger(Requests.class);

    /** How many different requests wait; consumers repeat those that are refused. */
    private static final int WAITING_MAX = 2_000;

    /** How many are served before live traffic continues. */
    private static final int AT_ONCE_MAX = 64;

    private static final Duration LOGGED_EVERY = Duration.ofMinutes(1);
    private static final int LOGGED_NAMES_MAX = 100;

    record From(String consumer, int partition, boolean replay) {}

    Requests(String stream, MessagingSettings settings, StreamCounters counters, Signal arrived) {
        this(stream, settings, counters, arrived, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        counters.tells(stream);
    }

    /** Takes a message; called by the channel's own thread, which must not fail. */
    void arrived(BasicProperties properties) {
        String user = properties.getUserId();
        try {
            Ask ask = Ask.of(properties.getHeaders());
            if (!settings.mayComeFrom(ask.consumer(), user)) {
                refuse(String.valueOf(user), "user", "user %s asks for consumer %s".formatted(user, ask.consumer()));
                return;
            }
            var from = new From(ask.consumer(), ask.partition(), ask.replay());
            if (waiting.size() >= WAITING_MAX && !waiting.containsKey(from)) {
                refuse(ask.consumer(), "crowd", "%d requests wait already".formatted(WAITING_MAX));
                return;
            }
            waiting.put(from, ask);
            if (ask.replay()) {
                arrived.raise();
            }
        } catch (RuntimeException e) {
            refuse(String.valueOf(user), "malformed", RootCause.of(e));
        }
    }

    /** Removes and returns some of the waiting requests. */
    List<Ask> take() {
        return waiting.keySet().stream()
                .limit(AT_ONCE_MAX)
                .map(waiting::remove)
                .filter(Objects::nonNull)
                .toList();
    }

    /** @param name of the reason: one of a few fixed ones, since each is a metric */
    void refuse(String who, String name, String reason) {
        counters.refused(stream, name).increment();
        long now = System.nanoTime();
        if (loggedNanos.size() >= LOGGED_NAMES_MAX) {
            loggedNanos.clear();
        }
        Long before = loggedNanos.get(who);
        if (before == null || now - before > LOGGED_EVERY.toNanos()) {
            loggedNanos.put(who, now);
            log.atWarn()
                    .addKeyValue("stream", stream)
                    .addKeyValue("consumer", ForeignText.shown(who))
                    .addKeyValue("reason", name)
                    .log("Request refused: " + ForeignText.shown(reason));
        }
    }
}
