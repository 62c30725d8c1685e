package dev.ates.bank;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.BusinessClock;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.client.RestClient;

/** Gives a service its bank: import this into an application that has a database, a clock and the settings {@code ates.bank}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BankSettings.class)
public class Banks {

    @Bean
    Bank bank(BankSettings settings, RestClient.Builder http, Clock clock, Signature signature, PaymentFiles files) {
        if (clock instanceof BusinessClock && settings.kind() != BankSettings.Kind.demo) {
            throw new InvalidConfigurationPropertyValueException(
                    "ates.bank.kind",
                    settings.kind().name(),
                    "ATES_BANK_KIND must be demo while ATES_CLOCK_STARTED and ATES_CLOCK_ANCHOR set the clock of a demo: a real bank"
                            + " would be paid for days that never were");
        }
        return switch (settings.kind()) {
            case demo -> new HttpBank(http, settings, clock, List.of());
            case webhook -> new HttpBank(http, settings, clock, List.of(signature));
            case iso20022 -> new FileBank(files, settings.files(), clock);
        };
    }

    @Bean
    Signature bankSignature(BankSettings settings, Clock clock) {
        return new Signature(settings.secret(), clock);
    }

    @Bean
    PaymentFiles paymentFiles(JdbcClient jdbc, BankSettings settings, BusinessCalendar calendar) {
        return new PaymentFiles(jdbc, settings, calendar);
    }
}
