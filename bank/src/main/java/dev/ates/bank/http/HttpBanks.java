package dev.ates.bank.http;

import dev.ates.bank.Connector;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpSettings.class)
class HttpBanks {

    /** The bank of the world outside: HTTP with an {@code Idempotency-Key} and lookup by key. */
    @Bean
    Connector demoBank(RestClient.Builder http, HttpSettings settings, Clock clock) {
        return new Connector("demo", true, () -> new HttpBank(http, settings.withUrl(), clock, List.of()));
    }

    /** The same, signed, with final answers by lookup or callback. */
    @Bean
    Connector webhookBank(RestClient.Builder http, HttpSettings settings, Clock clock, Signature signature) {
        return new Connector(
                "webhook", false, () -> new HttpBank(http, settings.withUrl().withSecret(), clock, List.of(signature)));
    }

    @Bean
    Signature bankSignature(HttpSettings settings, Clock clock) {
        return new Signature(settings.secret(), clock);
    }
}
