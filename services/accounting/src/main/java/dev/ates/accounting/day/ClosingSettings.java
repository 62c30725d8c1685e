package dev.ates.accounting.day;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param accountsPerStepMax how many accounts one transaction of a close ends at most: 1 to 100,000 */
@ConfigurationProperties("ates.closing")
record ClosingSettings(@DefaultValue("10000") int accountsPerStepMax) {
    ClosingSettings {
        if (accountsPerStepMax < 1 || accountsPerStepMax > 100_000) {
            throw new IllegalArgumentException(
                    "ates.closing.accounts-per-step-max must be 1 to 100000, it is " + accountsPerStepMax);
        }
    }
}
