package dev.ates.bank;

import dev.ates.contracts.BusinessClock;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/**
 * Provides a service's bank: import this into an application with a database and a clock. The scan finds the connectors in
 * subpackages, so a new bank only needs a new folder.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan
@EnableConfigurationProperties(BankSettings.class)
public class Banks {

    @Bean
    Bank bank(BankSettings settings, List<Connector> connectors, Clock clock) {
        Connector chosen = connectors.stream()
                .filter(connector -> connector.kind().equals(settings.kind()))
                .findFirst()
                .orElseThrow(() -> WrongSetting.of(
                        "kind", "ATES_BANK_KIND", settings.kind(), "must be one of " + kinds(connectors)));
        if (clock instanceof BusinessClock && !chosen.plays() && !settings.trial()) {
            throw WrongSetting.of(
                    "kind",
                    "ATES_BANK_KIND",
                    settings.kind(),
                    "must be demo while ATES_CLOCK_STARTED and ATES_CLOCK_ANCHOR set the clock of a demo: a real bank"
                            + " would be paid for days that never were (ATES_BANK_TRIAL=true says that it moves no real money)");
        }
        return chosen.connect().get();
    }

    private static String kinds(List<Connector> connectors) {
        return connectors.stream().map(Connector::kind).sorted().collect(Collectors.joining(", "));
    }
}
