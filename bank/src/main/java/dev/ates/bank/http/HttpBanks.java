package dev.ates.bank.http;

import dev.ates.bank.Bank;
import dev.ates.bank.Connector;
import dev.ates.contracts.BusinessClock;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.web.client.RestClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({HttpSettings.class, ConnectionSettings.class, SecretSettings.class})
class HttpBanks {

    private final HttpSettings settings;
    private final ConnectionSettings connection;
    private final Clock clock;
    private final ObjectProvider<SslBundles> bundles;

    HttpBanks(HttpSettings settings, ConnectionSettings connection, Clock clock, ObjectProvider<SslBundles> bundles) {
        this.settings = settings;
        this.connection = connection;
        this.clock = clock;
        this.bundles = bundles;
    }

    /** The demo bank of the module {@code outside}: HTTP with an {@code Idempotency-Key} and lookup by key. */
    @Bean
    Connector demoBank(ObjectProvider<RestClient.Builder> http) {
        return new Connector("demo", true, this::check, () -> connect(http.getObject(), List.of()));
    }

    /** The same with signed requests, and with final answers by lookup or callback. */
    @Bean
    Connector webhookBank(ObjectProvider<RestClient.Builder> http, SecretSettings secrets, Signature signature) {
        return new Connector(
                "webhook",
                false,
                () -> {
                    secrets.requireSecret();
                    check();
                },
                () -> connect(http.getObject(), List.of(signature)));
    }

    @Bean
    Signature bankSignature(SecretSettings secrets) {
        return new Signature(secrets.keys(), BusinessClock.real(clock));
    }

    private void check() {
        settings.requireUrl();
        requests();
    }

    private ClientHttpRequestFactory requests() {
        return connection.requests(bundles.getIfAvailable(DefaultSslBundleRegistry::new));
    }

    private Bank connect(RestClient.Builder http, List<Signature> signatures) {
        var interceptors = new ArrayList<ClientHttpRequestInterceptor>();
        interceptors.add(new RetryAfter(BusinessClock.real(clock)));
        interceptors.addAll(signatures);
        return new HttpBank(
                http.requestFactory(requests()).requestInterceptors(all -> all.addAll(interceptors)), settings, clock);
    }
}
