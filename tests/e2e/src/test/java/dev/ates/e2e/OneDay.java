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

/** One business day of a company, and one browser: started by the first test of this module that needs them, ended with the run. */
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
                Map.of("ATES_ZONE", zoneWhereItIsNoon())));
        eventually(
                "every service has heard of the people",
                Duration.ofSeconds(30),
                () -> assertThat(Stream.of("tracker", "accounting", "analytics"))
                        .allSatisfy(part -> assertThat(world.bean(part, Residents.class)
                                        .find(UUID.fromString("0198f6a0-0000-7000-8000-000000000007")))
                                .isPresent()));
        chromium = new Chromium();
    }

    /** All happens on one business day, whenever it runs. */
    private static String zoneWhereItIsNoon() {
        return ZoneOffset.ofHours(12 - LocalTime.now(Clock.systemUTC()).getHour())
                .getId();
    }

    /** A visitor with a browser profile of its own, signed in nowhere. */
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

    /** For what takes a bank days to bring about. */
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
