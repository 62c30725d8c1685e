package dev.ates.analytics;

import dev.ates.contracts.BusinessClock;
import dev.ates.mail.MailWiring;
import dev.ates.messaging.Messaging;
import dev.ates.ops.Ops;
import dev.ates.ui.FormTitles;
import dev.ates.ui.Launch;
import dev.ates.ui.Residents;
import dev.ates.ui.Ui;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The application analytics, as its own process or as part of a larger one. */
@SpringBootApplication
@ConfigurationPropertiesScan
@Import({Messaging.class, Ui.class, Ops.class, MailWiring.class})
public class Analytics {

    public static SpringApplicationBuilder application(Clock clock) {
        return new SpringApplicationBuilder(Analytics.class)
                .properties("spring.config.name=analytics")
                .initializers(context -> context.getBeanFactory().registerSingleton("clock", clock));
    }

    public static void main(String[] args) {
        Launch.service(() -> application(BusinessClock.over(Clock.systemUTC())), args);
    }

    @Bean
    FormTitles formTitles() {
        return new FormTitles(Map.of("/days/rebuild", "Metrics to be rebuilt"), Set.of());
    }

    @Bean
    Residents residents(JdbcClient jdbc) {
        return Residents.of(jdbc);
    }
}
