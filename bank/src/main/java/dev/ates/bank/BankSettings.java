package dev.ates.bank;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param kind which bank it is; there is no default, or a forgotten setting would pay into a demo
 * @param url where the payments of a bank with HTTP are, with its host
 * @param connectTimeout after which the bank counts as unreachable
 * @param readTimeout after which the outcome of a request counts as unknown
 * @param requestsMax how many requests run at once: 1 to 100
 * @param keyRetention how long a bank with HTTP knows a key, so that an order may be sent again; 0 for a bank that checks
 *     no keys: nothing is sent twice then
 * @param secret shared with a bank of the kind {@code webhook}: signs requests and callbacks; never shown
 * @param files for a bank of the kind {@code iso20022}
 */
@ConfigurationProperties("ates.bank")
record BankSettings(
        Kind kind,
        @DefaultValue("") URI url,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("5s") Duration readTimeout,
        @DefaultValue("16") int requestsMax,
        @DefaultValue("24h") Duration keyRetention,
        @DefaultValue("") String secret,
        @DefaultValue FileSettings files) {

    enum Kind {
        /** HTTP with an {@code Idempotency-Key} and lookup by key. */
        demo,
        /** The same, signed, with final answers by lookup or callback. */
        webhook,
        /** Files: orders out, status reports and statements in. */
        iso20022
    }

    private static final int SECRET_LENGTH_MIN = 32;
    private static final int RETENTION_PARTS = 10;

    BankSettings {
        if (kind == null) {
            throw new IllegalArgumentException(
                    "ates.bank.kind (ATES_BANK_KIND) must be demo, webhook or iso20022, it is not set");
        }
        if (kind != Kind.iso20022 && url.getHost() == null) {
            throw new IllegalArgumentException(
                    "ates.bank.url (ATES_BANK_URL) must be the http(s) URL of the bank of the kind %s, it is '%s'"
                            .formatted(kind, url));
        }
        positive("connect-timeout", connectTimeout);
        positive("read-timeout", readTimeout);
        if (requestsMax < 1 || requestsMax > 100) {
            throw new IllegalArgumentException("ates.bank.requests-max must be 1 to 100, it is " + requestsMax);
        }
        if (keyRetention.isNegative()) {
            throw new IllegalArgumentException("ates.bank.key-retention must be 0 or more, it is " + keyRetention);
        }
        switch (kind) {
            case demo -> {}
            case webhook -> {
                if (secret.length() < SECRET_LENGTH_MIN) {
                    throw new IllegalArgumentException(
                            "ates.bank.secret (ATES_BANK_SECRET) must have %d characters or more, it has %d"
                                    .formatted(SECRET_LENGTH_MIN, secret.length()));
                }
            }
            case iso20022 -> files.requireAll();
        }
    }

    /** How long an order may be sent again: a tenth of the retention is left for clocks that differ and requests on their way. */
    Duration resentFor() {
        return keyRetention.dividedBy(RETENTION_PARTS).multipliedBy(RETENTION_PARTS - 1L);
    }

    @Override
    public String toString() {
        return "BankSettings[kind=%s, url=%s, files=%s]".formatted(kind, url, files);
    }

    private static void positive(String setting, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("ates.bank.%s must be above 0, it is %s".formatted(setting, value));
        }
    }
}
