package dev.ates.analytics.letter;

import dev.ates.ui.WrongSetting;
import java.time.DateTimeException;
import java.time.LocalTime;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When the management's letter is sent.
 *
 * @param at the earliest time on the morning after the day, in the business zone, such as {@code 06:00}
 */
@ConfigurationProperties("ates.management-letter")
record LetterSettings(@DefaultValue("06:00") String at) {

    LetterSettings {
        try {
            LocalTime.parse(at);
        } catch (DateTimeException e) {
            throw new WrongSetting(
                    "ates.management-letter.at", "ATES_MANAGEMENT_LETTER_AT", at, "must be a time such as 06:00", e);
        }
    }

    LocalTime time() {
        return LocalTime.parse(at);
    }
}
