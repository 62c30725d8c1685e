package dev.ates.accounting.payout;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param url where the bank's payments are
 * @param connectTimeout after which the bank counts as unreachable
 * @param readTimeout after which the outcome of a request counts as unknown
 */
@ConfigurationProperties("ates.bank")
record BankSettings(
        URI url,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("5s") Duration readTimeout) {
    BankSettings {
        positive("connect-timeout", connectTimeout);
        positive("read-timeout", readTimeout);
    }

    private static void positive(String setting, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("ates.bank.%s must be above 0, it is %s".formatted(setting, value));
        }
    }
}
