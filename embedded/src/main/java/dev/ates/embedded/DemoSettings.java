package dev.ates.embedded;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** How the parts of a demo on one machine find each other, by the names of the environment. */
public final class DemoSettings {

    private static final List<String> PARTS = List.of("outside", "tracker", "accounting", "analytics");

    private DemoSettings() {}

    /**
     * Settings for all parts: dollars, days of UTC, and the world outside as provider, bank and mail server.
     *
     * @param urlOf where browsers find a part: outside, tracker, accounting or analytics
     * @param smtpPort of the mailbox outside
     * @return a map of the caller's own
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
