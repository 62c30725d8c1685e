package dev.ates.accounting.close;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param accountsPerStepMax how many accounts one transaction of a close ends at most: 1 to 4,000. More events than that make
 *     would be told in bulk, and the end of the day, which is told singly, must not pass them
 * @param workers how many transactions of a close run at once: 1 to 16
 */
@ConfigurationProperties("ates.closing")
record ClosingSettings(
        @DefaultValue("4000") int accountsPerStepMax,
        @DefaultValue("2") int workers) {
    ClosingSettings {
        within("accounts-per-step-max", accountsPerStepMax, 4_000);
        within("workers", workers, 16);
    }

    private static void within(String setting, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(
                    "ates.closing.%s must be 1 to %d, it is %d".formatted(setting, max, value));
        }
    }
}
