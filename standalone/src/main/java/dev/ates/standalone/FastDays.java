package dev.ates.standalone;

import dev.ates.contracts.BusinessClock;
import dev.ates.embedded.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Business days that last minutes, for a demo. At its end the business time is ahead of real time, so its data folder is
 * marked and not used again, because time would run backwards.
 */
final class FastDays {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LENGTH_MIN = Duration.ofSeconds(10);
    private static final Pattern LENGTH = Pattern.compile("(\\d{1,5})([smh])");
    private static final String MARK = "its-days-were-short";

    /** Settings in business time that must still mean the same real time. */
    private static final Map<String, Duration> WAITS = Map.of(
            "ates.payouts.hold-for", Duration.ofMinutes(1),
            "ates.payouts.retry-after", Duration.ofSeconds(1),
            "ates.payouts.retry-after-max", Duration.ofMinutes(1),
            "ates.letters.hold-for", Duration.ofMinutes(5),
            "ates.letters.retry-after", Duration.ofSeconds(5),
            "ates.letters.retry-after-max", Duration.ofMinutes(10),
            "ates.outside.bank.key-retention", Duration.ofDays(1));

    /** The maximum of these settings. */
    private static final Duration WAIT_MAX = Duration.ofDays(1_000);

    private final BusinessClock clock;

    private FastDays(BusinessClock clock) {
        this.clock = clock;
    }

    /**
     * @param length of a day in real time: 10 seconds to 24 hours, such as {@code 90s}, {@code 2m} or {@code 1h}
     * @throws IllegalArgumentException when it is invalid
     */
    static FastDays lasting(String length, Clock real) {
        Matcher parts = LENGTH.matcher(length);
        if (!parts.matches()) {
            throw new IllegalArgumentException("--day must be like 90s, 2m or 1h, it is '%s'".formatted(length));
        }
        Duration day = Duration.parse("PT" + parts.group(1) + parts.group(2));
        if (day.compareTo(LENGTH_MIN) < 0 || day.compareTo(DAY) > 0) {
            throw new IllegalArgumentException("--day must be 10s to 24h, it is %s".formatted(length));
        }
        Instant now = real.instant();
        return new FastDays(new BusinessClock(real, Math.ceilDiv(DAY.toSeconds(), day.toSeconds()), now, now));
    }

    Clock clock() {
        return clock;
    }

    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        WAITS.forEach((name, wait) -> {
            Duration stretched = clock.stretched(wait);
            settings.put(name, (stretched.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : stretched).toString());
        });
        return settings;
    }

    static void mark(Path data) throws IOException {
        DataFolder.open(data);
        OwnerOnly.write(data.resolve(MARK), "");
    }

    static boolean hasMarked(Path data) {
        return Files.exists(data.resolve(MARK));
    }
}
