package dev.ates.accounting.verification;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param every the time between two checks: 1 minute or more */
@ConfigurationProperties("ates.verification")
record VerificationSettings(@DefaultValue("1d") Duration every) {
    VerificationSettings {
        if (every.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("ates.verification.every must be 1 minute or more, it is " + every);
        }
    }
}
