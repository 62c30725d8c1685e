package dev.ates.benchmarks;

import dev.ates.embedded.DatabaseAddress;
import dev.ates.tracker.Tracker;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.context.ConfigurableApplicationContext;

/** The tracker as a benchmark runs it: without a broker, so events stay in its database. */
final class BenchTracker {

    private BenchTracker() {}

    static ConfigurableApplicationContext start(Clock clock, DatabaseAddress database) {
        return Tracker.application(clock, new SecureRandom())
                .registerShutdownHook(false)
                .run(
                        "--ATES_DATABASE_URL=" + database.url(),
                        "--ATES_DATABASE_USER=" + database.user(),
                        "--ATES_DATABASE_PASSWORD=" + database.password(),
                        "--ATES_BROKER_URI=amqp://tracker:secret@localhost:1",
                        "--ATES_ISSUER=http://localhost:1",
                        "--ATES_CLIENT_SECRET=none",
                        "--ATES_ZONE=UTC",
                        "--ATES_CURRENCY=USD",
                        "--ATES_TRACKER_URL=http://localhost:1",
                        "--ATES_ACCOUNTING_URL=http://localhost:1",
                        "--ATES_ANALYTICS_URL=http://localhost:1",
                        "--ATES_PORT=0");
    }
}
