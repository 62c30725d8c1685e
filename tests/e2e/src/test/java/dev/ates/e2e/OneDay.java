package dev.ates.e2e;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.ates.embedded.TemporaryFolder;
import dev.ates.standalone.Ports;
import dev.ates.standalone.World;
import dev.ates.ui.Residents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One business day of a company, and one browser. The first test of this module that needs them starts them, and they
 * end with the run.
 */
final class OneDay implements AutoCloseable {

    private final TemporaryFolder folder;
    private final World world;
    private final Chromium chromium;
    private final Ports ports = Ports.free();

    OneDay() {
        PlaywrightAssertions.setDefaultAssertionTimeout(15_000);
        try {
            folder = TemporaryFolder.of("ates-browser-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        world = World.start(new World.Plan(
                folder.path().resolve("data"),
                ports,
                Clock.systemUTC(),
                new SecureRandom(),
                null,
                Map.of("ATES_ZONE", zoneWhereItIsNoon(), "ATES_UNDO", "0s")));
        eventually(
                "every service has heard of the people",
                Duration.ofSeconds(30),
                () -> assertThat(Stream.of("tracker", "accounting", "analytics"))
                        .allSatisfy(part -> assertThat(world.bean(part, Residents.class)
                                        .find(UUID.fromString("0198f6a0-0000-7000-8000-000000000007")))
                                .isPresent()));
        chromium = new Chromium();
    }

    /** A zone in which it is noon, so that everything happens on one business day whenever the tests run. */
    private static String zoneWhereItIsNoon() {
        return ZoneOffset.ofHours(12 - LocalTime.now(Clock.systemUTC()).getHour())
                .getId();
    }

    /** A visitor with a new browser profile, not signed in anywhere. */
    Visitor visitor() {
        return chromium.visitor();
    }

    /** The number of the latest shuffle, 0 before the first. */
    long shuffles() {
        return world.bean("tracker", JdbcClient.class)
                .sql("select coalesce(max(id), 0) from shuffle")
                .query(Long.class)
                .single();
    }

    /** Accounting's database, for situations that a bank would cause only after days. */
    JdbcClient moneyDatabase() {
        return world.bean("accounting", JdbcClient.class);
    }

    String home() {
        return "http://localhost:" + ports.home();
    }

    String tracker() {
        return "http://localhost:" + ports.tracker();
    }

    String accounting() {
        return "http://localhost:" + ports.accounting();
    }

    String analytics() {
        return "http://localhost:" + ports.analytics();
    }

    @Override
    public void close() throws IOException {
        chromium.close();
        world.close();
        folder.close();
    }
}
