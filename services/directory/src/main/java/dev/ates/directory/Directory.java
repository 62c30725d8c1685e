package dev.ates.directory;

import dev.ates.contracts.BusinessClock;
import dev.ates.messaging.Messaging;
import dev.ates.messaging.ProducedStream;
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

/** The application directory, as its own process. A system has either this directory or the demo's, never both. */
@SpringBootApplication
@ConfigurationPropertiesScan
@Import({Messaging.class, Ui.class, Ops.class})
public class Directory {

    public static SpringApplicationBuilder application(Clock clock) {
        return new SpringApplicationBuilder(Directory.class)
                .properties("spring.config.name=directory")
                .initializers(context -> context.getBeanFactory().registerSingleton("clock", clock));
    }

    public static void main(String[] args) {
        Launch.service(() -> application(BusinessClock.over(Clock.systemUTC())), args);
    }

    @Bean
    ProducedStream peopleStream() {
        return ProducedStream.named("people");
    }

    @Bean
    FormTitles formTitles() {
        return new FormTitles(Map.of("/halts/*/release", "Release of a halt"), Set.of());
    }

    @Bean
    Residents residents(JdbcClient jdbc) {
        return Residents.of(jdbc);
    }
}
