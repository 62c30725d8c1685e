package dev.ates.accounting.close;

import static dev.ates.contracts.SettingBounds.within;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param accountsPerStepMax the maximum number of accounts that one transaction of a close ends: 1 to 4,000. The events of
 *     more accounts would be bulk events, which the single event of the close must not overtake
 * @param workers how many transactions of a close run in parallel: 1 to 16
 */
@ConfigurationProperties("ates.closing")
record ClosingSettings(
        @DefaultValue("4000") int accountsPerStepMax,
        @DefaultValue("2") int workers) {
    ClosingSettings {
        within("ates.closing.accounts-per-step-max", accountsPerStepMax, 1, 4_000);
        within("ates.closing.workers", workers, 1, 16);
    }
}
