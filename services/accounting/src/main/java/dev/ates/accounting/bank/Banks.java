package dev.ates.accounting.bank;

import dev.ates.contracts.BusinessClock;
import dev.ates.ui.WrongSetting;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

/** Which bank it is. */
@Configuration(proxyBeanMethods = false)
class Banks {

    @Bean
    Bank bank(BankSettings settings, RestClient.Builder http, Clock clock, Signature signature, PaymentFiles files) {
        if (clock instanceof BusinessClock && settings.kind() != BankSettings.Kind.demo) {
            throw new WrongSetting(
                    "ates.bank.kind",
                    "ATES_BANK_KIND",
                    settings.kind().name(),
                    "must be demo while ATES_CLOCK_STARTED and ATES_CLOCK_ANCHOR set the clock of a demo: a real bank"
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
}
