package dev.ates.ui.start;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.PlaceholderResolutionException;

/**
 * Required settings that are missing. They have no default, because a wrong one would go unnoticed: days in another zone,
 * amounts in another currency, payouts by a demo bank, letters without a sender. The message has one line for each: its
 * variable and its meaning.
 */
public final class MissingSettings extends RuntimeException {

    /** The meanings of variables without a default; others are listed without one. */
    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry(
                    "ATES_DATABASE_URL",
                    "the service's own database, such as jdbc:postgresql://localhost:5432/tracker"),
            Map.entry("ATES_DATABASE_USER", "the user that owns the database"),
            Map.entry("ATES_DATABASE_PASSWORD", "the password of that user"),
            Map.entry("ATES_BROKER_URI", "the broker, such as amqp://user:password@localhost:5672"),
            Map.entry("ATES_ISSUER", "the OpenID Connect provider, such as https://id.example.com/realms/ates"),
            Map.entry("ATES_CLIENT_SECRET", "the secret of this service's client at the provider"),
            Map.entry("ATES_ZONE", "the zone of the business day, such as Europe/Berlin; the same for every service"),
            Map.entry("ATES_CURRENCY", "the currency of all amounts, such as EUR; the same for every service"),
            Map.entry("ATES_TRACKER_URL", "where browsers find the tracker, such as https://tracker.example.com"),
            Map.entry("ATES_ACCOUNTING_URL", "where browsers find accounting, for links and letters"),
            Map.entry("ATES_ANALYTICS_URL", "where browsers find analytics"),
            Map.entry("ATES_OUTSIDE_URL", "where browsers find this world outside"),
            Map.entry("ATES_DIRECTORY_URL", "where browsers find the directory"),
            Map.entry("ATES_DIRECTORY_KIND", "where people come from, such as file or keycloak"),
            Map.entry("ATES_BANK_KIND", "which bank pays: webhook, iso20022, or demo for the demo bank"),
            Map.entry("ATES_MAIL_HOST", "the mail server"),
            Map.entry("ATES_MAIL_PORT", "the port of the mail server, such as 587"),
            Map.entry("ATES_MAIL_FROM", "the address that letters come from, such as pay@example.com"),
            Map.entry("ATES_MAIL_MESSAGE_ID_HOST", "the domain that Message-IDs end with, such as example.com"),
            Map.entry("ATES_DEMO", "true for a demo; not for real people, banks or letters"));

    private MissingSettings(Set<String> variables) {
        super(variables.stream().map(MissingSettings::line).collect(Collectors.joining(System.lineSeparator())));
    }

    /** @throws MissingSettings naming all of them at once */
    static void check(Environment environment) {
        Set<String> missing = in(environment);
        if (!missing.isEmpty()) {
            throw new MissingSettings(missing);
        }
    }

    /** The unset variables in <code>${VARIABLE}</code> placeholders of the settings, sorted. */
    private static Set<String> in(Environment environment) {
        var missing = new TreeSet<String>();
        if (environment instanceof ConfigurableEnvironment sources) {
            for (PropertySource<?> source : sources.getPropertySources()) {
                if (source instanceof EnumerablePropertySource<?> settings) {
                    for (String name : settings.getPropertyNames()) {
                        if (String.valueOf(settings.getProperty(name)).contains("${")) {
                            missing(environment, name, missing);
                        }
                    }
                }
            }
        }
        return missing;
    }

    /** Reads the effective value, because one source may override another. */
    private static void missing(Environment environment, String name, Set<String> missing) {
        try {
            environment.getProperty(name);
        } catch (PlaceholderResolutionException e) {
            missing.add(e.getPlaceholder());
        }
    }

    private static String line(String variable) {
        String meaning = MEANINGS.get(variable);
        return variable + " is not set" + (meaning == null ? "" : ": " + meaning);
    }
}
