package dev.ates.accounting.bank;

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
