package dev.ates.directory.people;

import dev.ates.ui.WrongSetting;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param kind the kind of directory; there is no default, because with a forgotten setting nobody would be published
 * @param every how often the directory is read: 1 second to 1 hour
 * @param language of letters to people for whom the directory names no language that we support
 * @param roles the directory's group = the role here
 */
@ConfigurationProperties("ates.directory")
record PeopleSettings(
        @DefaultValue("") String kind,
        @DefaultValue("30s") Duration every,
        @DefaultValue("en") String language,

        @DefaultValue({"administrator=administrator", "accountant=accountant", "manager=manager", "employee=employee"})
        List<String> roles) {

    private static final Duration EVERY_MIN = Duration.ofSeconds(1);
    private static final Duration EVERY_MAX = Duration.ofHours(1);

    PeopleSettings {
        if (every.compareTo(EVERY_MIN) < 0 || every.compareTo(EVERY_MAX) > 0) {
            throw new WrongSetting(
                    "ates.directory.every", "ATES_DIRECTORY_EVERY", every.toString(), "must be 1s to 1h");
        }
        if (!Person.LANGUAGES.contains(language)) {
            throw new WrongSetting(
                    "ates.directory.language",
                    "ATES_DIRECTORY_LANGUAGE",
                    language,
                    "must be one of " + Person.LANGUAGES);
        }
        roles = roles.stream()
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }
}
