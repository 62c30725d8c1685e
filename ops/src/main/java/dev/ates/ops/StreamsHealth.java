package dev.ates.ops;

import dev.ates.messaging.Streams;
import dev.ates.messaging.Streams.Heard;
import dev.ates.messaging.Streams.Rejected;
import dev.ates.messaging.Streams.Standing;
import dev.ates.robots.Snapshots;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * The health of the streams. A stream that needs an operator makes the service {@code DOWN}: it has stopped, its producer
 * has a different zone or currency, or a second producer publishes it. Readiness is not affected, because pages keep
 * working. While only the broker or a producer is down the health is {@code UP}, because recovery is automatic. Other issues
 * are listed under {@code attention}. While the database is down the health is unknown.
 */
@Component("streams")
final class StreamsHealth extends AbstractHealthIndicator {

    private static final Duration REJECTED_SHOWN = Duration.ofDays(1);

    private final Snapshots.Snapshot<Standing> standing;
    private final Clock clock;

    StreamsHealth(Streams streams, Snapshots snapshots, Clock clock) {
        this.standing = snapshots.of(streams::standing);
        this.clock = clock;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        standing.now().ifPresentOrElse(now -> tell(builder, now, clock.instant()), builder::unknown);
    }

    private static void tell(Health.Builder builder, Standing standing, Instant now) {
        boolean inTrouble = standing.heard().stream().anyMatch(stream -> stream.trouble() != null)
                || standing.told().stream().anyMatch(stream -> stream.stopped() != null);
        (inTrouble ? builder.down() : builder.up())
                .withDetail("heard", standing.heard())
                .withDetail("told", standing.told())
                .withDetail("quarantined", standing.quarantined())
                .withDetail("attention", attention(standing, now));
    }

    private static List<String> attention(Standing standing, Instant now) {
        var attention = new ArrayList<String>();
        for (Heard stream : standing.heard()) {
            String name = stream.producer() + "/" + stream.partition();
            if (stream.stopped() != null) {
                attention.add("Stream %s has stopped; %d events are waiting: %s"
                        .formatted(name, stream.lag(), stream.stopped()));
            } else if (stream.trouble() != null) {
                attention.add(stream.trouble());
            } else if (stream.heardAt() == null) {
                attention.add("Stream %s was never heard".formatted(name));
            } else if (stream.silent()) {
                attention.add("Stream %s has been silent for %d seconds".formatted(name, stream.silentSeconds()));
            }
            Rejected rejected = stream.rejected();
            if (rejected != null && rejected.at().isAfter(now.minus(REJECTED_SHOWN))) {
                attention.add("%d messages for stream %s went to the dead-letter queue, the last at %s: %s"
                        .formatted(rejected.messages(), name, rejected.at(), rejected.reason()));
            }
        }
        standing.told().stream()
                .filter(stream -> stream.stopped() != null)
                .forEach(stream -> attention.add("Stream %s/%d publishes nothing: %s"
                        .formatted(stream.stream(), stream.partition(), stream.stopped())));
        standing.quarantined()
                .forEach(held -> attention.add(
                        "%d events of stream %s are in quarantine".formatted(held.events(), held.producer())));
        return attention;
    }
}
