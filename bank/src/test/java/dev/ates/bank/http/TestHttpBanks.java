package dev.ates.bank.http;

import dev.ates.bank.Bank;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.web.client.RestClient;

/** The real banks with test settings. */
public final class TestHttpBanks {

    public static final String SECRET = "a secret of more than thirty-two characters";

    private TestHttpBanks() {}

    public static Bank demo(URI url, Duration readTimeout, Duration keyRetention, Clock clock) {
        return banks(url, readTimeout, keyRetention, clock)
                .demoBank(http())
                .connect()
                .get();
    }

    /** With signed requests. */
    public static Bank webhook(URI url, Clock clock) {
        HttpBanks banks = banks(url, Duration.ofSeconds(5), Duration.ofHours(24), clock);
        var secrets = new SecretSettings(SECRET, List.of());
        return banks.webhookBank(http(), secrets, banks.bankSignature(secrets))
                .connect()
                .get();
    }

    static Bank bank(HttpSettings settings, ConnectionSettings connection, Clock clock, SslBundles bundles) {
        return banks(settings, connection, clock, bundles)
                .demoBank(http())
                .connect()
                .get();
    }

    private static ObjectProvider<RestClient.Builder> http() {
        return new StaticListableBeanFactory(Map.of("http", RestClient.builder()))
                .getBeanProvider(RestClient.Builder.class);
    }

    private static HttpBanks banks(URI url, Duration readTimeout, Duration keyRetention, Clock clock) {
        return banks(
                new HttpSettings(url, 16, keyRetention, Duration.ofDays(5)),
                new ConnectionSettings(Duration.ofSeconds(10), readTimeout, "", ""),
                clock,
                new DefaultSslBundleRegistry());
    }

    private static HttpBanks banks(
            HttpSettings settings, ConnectionSettings connection, Clock clock, SslBundles bundles) {
        var known = new StaticListableBeanFactory(Map.of("bundles", bundles));
        return new HttpBanks(settings, connection, clock, known.getBeanProvider(SslBundles.class));
    }
}
