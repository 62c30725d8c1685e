package dev.ates.embedded;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Environment settings that connect the parts of a demo on one machine. */
public final class DemoSettings {

    private static final List<String> PARTS = List.of("outside", "tracker", "accounting", "analytics");

    private DemoSettings() {}

    /**
     * Settings for all parts: dollars, days in UTC, and {@code outside} as identity provider, bank and mail server.
     *
     * @param urlOf the URL of a part for browsers: outside, tracker, accounting or analytics
     * @param smtpPort the mailbox's port
     * @return a new, modifiable map
     */
    public static Map<String, String> of(UnaryOperator<String> urlOf, int smtpPort) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("ATES_DEMO", "true");
        settings.put("ATES_ZONE", "UTC");
        settings.put("ATES_CURRENCY", "USD");
        for (String part : PARTS) {
            settings.put("ATES_%s_URL".formatted(part.toUpperCase(Locale.ROOT)), urlOf.apply(part));
        }
        String outside = urlOf.apply("outside");
        settings.put("ATES_ISSUER", outside);
        // The provider shares a process that has just started.
        settings.put("ATES_IDENTITY_WAIT_MAX", "30s");
        settings.put("ATES_BANK_KIND", "demo");
        settings.put("ATES_BANK_URL", outside + "/bank");
        settings.put("ATES_MAIL_HOST", "localhost");
        settings.put("ATES_MAIL_PORT", Integer.toString(smtpPort));
        settings.put("ATES_SMTP_PORT", Integer.toString(smtpPort));
        settings.put("ATES_MAIL_FROM", "ates@localhost");
        settings.put("ATES_MAIL_MESSAGE_ID_HOST", "ates.localhost");
        return settings;
    }
}
