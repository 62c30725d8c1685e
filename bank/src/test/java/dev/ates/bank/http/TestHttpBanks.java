package dev.ates.bank.http;

import dev.ates.bank.Bank;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.web.client.RestClient;

/** The real banks with settings of a test. */
public final class TestHttpBanks {

    public static final String SECRET = "a secret of more than thirty-two characters";

    private TestHttpBanks() {}

    public static Bank demo(URI url, Duration readTimeout, Duration keyRetention, Clock clock) {
        return new HttpBank(RestClient.builder(), settings(url, readTimeout, keyRetention), clock, List.of());
    }

    /** With signed requests. */
    public static Bank webhook(URI url, Clock clock) {
        return new HttpBank(
                RestClient.builder(),
                settings(url, Duration.ofSeconds(5), Duration.ofHours(24)),
                clock,
                List.of(new Signature(SECRET, clock)));
    }

    private static HttpSettings settings(URI url, Duration readTimeout, Duration keyRetention) {
        return new HttpSettings(url, Duration.ofSeconds(1), readTimeout, 16, keyRetention, SECRET);
    }
}
