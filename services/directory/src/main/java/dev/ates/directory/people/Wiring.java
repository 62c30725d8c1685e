package dev.ates.directory.people;

import dev.ates.messaging.Outbox;
import dev.ates.ui.WrongSetting;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Connects the robot with the chosen kind of directory. A new kind only needs a new folder. */
@Configuration(proxyBeanMethods = false)
class Wiring {

    @Bean
    Roles directoryRoles(PeopleSettings settings) {
        return Roles.of(settings.roles());
    }

    @Bean
    Source source(PeopleSettings settings, List<Connector> connectors) {
        return connectors.stream()
                .filter(connector -> connector.kind().equals(settings.kind()))
                .findFirst()
                .orElseThrow(() -> new WrongSetting(
                        "ates.directory.kind",
                        "ATES_DIRECTORY_KIND",
                        settings.kind(),
                        "must be one of "
                                + connectors.stream()
                                        .map(Connector::kind)
                                        .sorted()
                                        .collect(Collectors.joining(", "))))
                .connect()
                .get();
    }

    @Bean
    Teller teller(
            Source source,
            People people,
            Halts halts,
            Outbox outbox,
            PeopleSettings settings,
            Roles roles,
            Clock clock) {
        return new Teller(
                source, people, halts, outbox, new Teller.Rules(roles, settings.language(), settings.every()), clock);
    }
}
