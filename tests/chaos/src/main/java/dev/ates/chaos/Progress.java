package dev.ates.chaos;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** The progress of the streams. */
record Progress(Deployment deployment) {

    static final Duration CAUGHT_UP_MAX = Duration.ofMinutes(3);

    /** The busiest stream that a part consumes; for the tracker, the stream of people. */
    static Wire.Stream heardBy(String consumer) {
        return Wire.STREAMS.stream()
                .filter(stream -> stream.consumer().equals(consumer))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    long head(Wire.Stream stream) {
        return deployment.database(stream.part()).number("select sum(head_position) from messaging.stream_head");
    }

    /** How often the leader of a service's stream has changed. */
    long fence(String service) {
        return deployment.database(service).number("select coalesce(sum(fence), 0)::bigint from robots.lease");
    }

    long applied(Wire.Stream stream) {
        return deployment
                .database(stream.consumer())
                .number("select sum(applied_position) from messaging.stream_cursor where producer = '%s'"
                        .formatted(stream.name()));
    }

    void awaitCaughtUp(Wire.Stream stream) throws TimeoutException, InterruptedException {
        long head = head(stream);
        Patience.await(
                "%s has heard %s up to %d".formatted(stream.consumer(), stream.name(), head),
                CAUGHT_UP_MAX,
                () -> applied(stream) >= head);
    }

    void awaitAllCaughtUp() throws TimeoutException, InterruptedException {
        for (Wire.Stream stream : Wire.STREAMS) {
            awaitCaughtUp(stream);
        }
    }

    /**
     * Waits until queues are safe: RabbitMQ 3.10 loses a quorum queue if it is killed within half a second of the
     * declaration (rabbitmq-server issue 15725), which need not be proven again here.
     */
    void awaitSafeQueues() throws TimeoutException, InterruptedException {
        awaitAllCaughtUp();
        Patience.pause(Duration.ofSeconds(2));
    }
}
