package dev.ates.ops;

import dev.ates.messaging.Operations;
import dev.ates.messaging.Operations.Hearing;
import dev.ates.messaging.Operations.Standing;
import dev.ates.messaging.Snapshots;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * How the streams stand, as details. They never make the service ill: it works on while the broker or a producer is
 * away, and to restart it would help nobody; while the database is away they are unknown. What needs an operator is listed under {@code attention}.
 */
@Component("streams")
final class StreamsHealth extends AbstractHealthIndicator {

    private final Snapshots.Snapshot<Standing> standing;

    StreamsHealth(Operations operations, Snapshots snapshots) {
        this.standing = snapshots.of(operations::streams);
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        standing.now().ifPresentOrElse(now -> tell(builder, now), builder::unknown);
    }

    private static void tell(Health.Builder builder, Standing standing) {
        builder.up()
                .withDetail("heard", standing.heard())
                .withDetail("told", standing.told())
                .withDetail("quarantined", standing.quarantined())
                .withDetail("attention", attention(standing));
    }

    private static List<String> attention(Standing standing) {
        var attention = new ArrayList<String>();
        for (Hearing stream : standing.heard()) {
            String name = stream.producer() + "/" + stream.partition();
            if (stream.stopped() != null) {
                attention.add("Stream %s is stopped: %s".formatted(name, stream.stopped()));
            } else if (stream.heardAt() == null) {
                attention.add("Stream %s was never heard".formatted(name));
            } else if (stream.silent()) {
                attention.add("Stream %s is silent for %d seconds".formatted(name, stream.silentSeconds()));
            }
        }
        standing.told().stream()
                .filter(stream -> stream.stopped() != null)
                .forEach(stream -> attention.add("Stream %s/%d tells nothing more: %s"
                        .formatted(stream.stream(), stream.partition(), stream.stopped())));
        standing.quarantined()
                .forEach(held -> attention.add(
                        "%d events of stream %s wait in quarantine".formatted(held.events(), held.producer())));
        return attention;
    }
}
