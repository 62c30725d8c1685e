package dev.ates.bank.http;

import dev.ates.bank.WrongSetting;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param url the URL of the payments, with a host
 * @param requestsMax how many requests run at once: 1 to 100
 * @param keyRetention how long the bank remembers a key, so that an order may be sent again; 0 for a bank that checks
 *     no keys, so that nothing is sent twice
 * @param answerWithin how long the bank may take to decide on an order; after that, a person must ask the bank
 */
@ConfigurationProperties("ates.bank")
record HttpSettings(
        @DefaultValue("") URI url,
        @DefaultValue("16") int requestsMax,
        @DefaultValue("24h") Duration keyRetention,
        @DefaultValue("5d") Duration answerWithin) {

    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final int RETENTION_PARTS = 10;

    HttpSettings {
        if (requestsMax < 1 || requestsMax > 100) {
            throw new IllegalArgumentException("ates.bank.requests-max must be 1 to 100, it is " + requestsMax);
        }
        if (keyRetention.isNegative()) {
            throw new IllegalArgumentException("ates.bank.key-retention must be 0 or more, it is " + keyRetention);
        }
        if (answerWithin.isNegative() || answerWithin.isZero()) {
            throw new IllegalArgumentException("ates.bank.answer-within must be above 0, it is " + answerWithin);
        }
    }

    void requireUrl() {
        if (url.getHost() == null || !SCHEMES.contains(String.valueOf(url.getScheme()))) {
            throw WrongSetting.of("url", "ATES_BANK_URL", url, "must be the http(s) URL of the bank");
        }
    }

    /**
     * How long an order may be resent: a tenth of the retention is the margin for clock skew and requests in flight.
     */
    Duration resentFor() {
        return keyRetention.dividedBy(RETENTION_PARTS).multipliedBy(RETENTION_PARTS - 1L);
    }
}
