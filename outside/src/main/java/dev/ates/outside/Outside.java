package dev.ates.outside;

import dev.ates.contracts.BusinessClock;
import dev.ates.messaging.Messaging;
import dev.ates.ui.Launch;
import dev.ates.ui.Look;
import java.time.Clock;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;

/** The outside world of a demo: directory, identity provider, bank and mailbox. */
@SpringBootApplication
@ConfigurationPropertiesScan
@Import({Messaging.class, Look.class})
public class Outside {

    /** The application with the caller's clock, which determines days and booking times. Tokens use real time. */
    public static SpringApplicationBuilder application(Clock clock) {
        return new SpringApplicationBuilder(Outside.class)
                .properties("spring.config.name=outside")
                .initializers(context -> ((GenericApplicationContext) context).registerBean(Clock.class, () -> clock));
    }

    /** The clock of tokens: real time, even in a demo with fast days, because services check tokens in real time. */
    public static Clock realTime() {
        return Clock.systemUTC();
    }

    public static void main(String[] args) {
        Launch.service(() -> application(BusinessClock.over(realTime())), args);
    }
}
