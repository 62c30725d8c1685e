package dev.ates.tracker;

import static java.util.Map.entry;

import dev.ates.contracts.BusinessClock;
import dev.ates.messaging.Messaging;
import dev.ates.ops.Ops;
import dev.ates.ui.FormTitles;
import dev.ates.ui.Group;
import dev.ates.ui.Launch;
import dev.ates.ui.Residents;
import dev.ates.ui.Ui;
import dev.ates.ui.Uploads;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The application tracker, as its own process or as part of a larger one. */
@SpringBootApplication
@ConfigurationPropertiesScan
@Import({Messaging.class, Ui.class, Ops.class})
public class Tracker {

    /**
     * @param random draws assignees, prices, seeds and ids; a seeded one makes a replay repeatable. It must be thread-safe
     *     if there are concurrent requests
     */
    public static SpringApplicationBuilder application(Clock clock, RandomGenerator random) {
        return new SpringApplicationBuilder(Tracker.class)
                .properties("spring.config.name=tracker")
                .initializers(context -> {
                    context.getBeanFactory().registerSingleton("clock", clock);
                    context.getBeanFactory().registerSingleton("random", random);
                });
    }

    public static void main(String[] args) {
        Launch.service(() -> application(BusinessClock.over(Clock.systemUTC()), new SecureRandom()), args);
    }

    @Bean
    Residents residents(JdbcClient jdbc) {
        return Residents.of(jdbc);
    }

    @Bean
    FormTitles formTitles() {
        return new FormTitles(
                Map.ofEntries(
                        entry("/tasks", "New task"),
                        entry("/tasks/*/completion", "A task is done"),
                        entry("/tasks/*/completion/undo", "A task is not done"),
                        entry("/tasks/*/release", "An external id is free again"),
                        entry("/shuffles", "Shuffle"),
                        entry("/leavers/*/give-away", "Give away"),
                        entry("/absences", "Somebody is away"),
                        entry("/absences/*/removal", "Somebody is not away"),
                        entry("/imports", "A file of tasks"),
                        entry("/imports/*/confirmation", "Import"),
                        entry("/imports/*/discard", "A file to be discarded")),
                Set.of());
    }

    /** Files of tasks; the limit is enough for a hundred thousand lines with descriptions. */
    @Bean
    Uploads uploads() {
        return new Uploads(Set.of("/imports", "/api/v1/imports"), 64L << 20, Group.managers);
    }
}
