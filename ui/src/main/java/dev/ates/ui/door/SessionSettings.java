package dev.ates.ui.door;

import dev.ates.ui.WrongSetting;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The lifetime of sessions.
 *
 * @param idle since the last request, a minute to a week
 * @param absolute since the sign-in; at least {@code idle}, at most a month
 */
@ConfigurationProperties("ates.sessions")
record SessionSettings(
        @DefaultValue("2h") Duration idle,
        @DefaultValue("12h") Duration absolute) {

    private static final Duration IDLE_MIN = Duration.ofMinutes(1);
    private static final Duration IDLE_MAX = Duration.ofDays(7);
    private static final Duration ABSOLUTE_MAX = Duration.ofDays(31);

    SessionSettings {
        if (idle.compareTo(IDLE_MIN) < 0 || idle.compareTo(IDLE_MAX) > 0) {
            throw new WrongSetting("ates.sessions.idle", "ATES_SESSION_IDLE", idle.toString(), "must be 1m to 7d");
        }
        if (absolute.compareTo(idle) < 0 || absolute.compareTo(ABSOLUTE_MAX) > 0) {
            throw new WrongSetting(
                    "ates.sessions.absolute",
                    "ATES_SESSION_MAX",
                    absolute.toString(),
                    "must be at least ATES_SESSION_IDLE and at most 31d");
        }
    }
}
