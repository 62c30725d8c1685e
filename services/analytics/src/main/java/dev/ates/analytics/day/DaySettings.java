package dev.ates.analytics.day;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param recheckEvery how often closed days that are still provisional are checked again: 1 s to 1 h */
@ConfigurationProperties("ates.analytics")
record DaySettings(@DefaultValue("10s") Duration recheckEvery) {

    private static final Duration RECHECK_EVERY_MIN = Duration.ofSeconds(1);
    private static final Duration RECHECK_EVERY_MAX = Duration.ofHours(1);

    DaySettings {
        if (recheckEvery.compareTo(RECHECK_EVERY_MIN) < 0 || recheckEvery.compareTo(RECHECK_EVERY_MAX) > 0) {
            throw new IllegalArgumentException(
                    "ates.analytics.recheck-every (ATES_RECHECK_EVERY) must be %s to %s, it is %s"
                            .formatted(RECHECK_EVERY_MIN, RECHECK_EVERY_MAX, recheckEvery));
        }
    }
}
