package dev.ates.ui;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The public URLs of the dashboards, for the links between them: absolute http(s) URLs without a trailing slash.
 *
 * @param outsideUrl the demo's {@code outside}; empty in a real installation
 * @param directoryUrl set only at the directory; empty elsewhere
 */
@ConfigurationProperties("ates.services")
public record Services(
        @DefaultValue("") String trackerUrl,
        @DefaultValue("") String accountingUrl,
        @DefaultValue("") String analyticsUrl,
        @DefaultValue("") String outsideUrl,
        @DefaultValue("") String directoryUrl) {

    public Services {
        trackerUrl = url("ates.services.tracker-url", "ATES_TRACKER_URL", trackerUrl);
        accountingUrl = url("ates.services.accounting-url", "ATES_ACCOUNTING_URL", accountingUrl);
        analyticsUrl = url("ates.services.analytics-url", "ATES_ANALYTICS_URL", analyticsUrl);
        outsideUrl = outsideUrl.isBlank() ? "" : url("ates.services.outside-url", "ATES_OUTSIDE_URL", outsideUrl);
        directoryUrl =
                directoryUrl.isBlank() ? "" : url("ates.services.directory-url", "ATES_DIRECTORY_URL", directoryUrl);
    }

    /** Whether browsers reach this application by https. */
    public boolean isBehindTls(String application) {
        return url(application).startsWith("https:");
    }

    /** The public URL of this application; empty if it has no dashboard. */
    public String url(String application) {
        return switch (application) {
            case "tracker" -> trackerUrl;
            case "accounting" -> accountingUrl;
            case "analytics" -> analyticsUrl;
            case "outside" -> outsideUrl;
            case "directory" -> directoryUrl;
            default -> "";
        };
    }

    List<String> urls() {
        return Stream.of(trackerUrl, accountingUrl, analyticsUrl, outsideUrl, directoryUrl)
                .filter(url -> !url.isEmpty())
                .toList();
    }

    /** Normalizes an absolute http(s) URL without a trailing slash, or refuses it naming setting, variable and value. */
    public static String url(String setting, String variable, String value) {
        try {
            var uri = new URI(value.strip());
            if (List.of("http", "https").contains(String.valueOf(uri.getScheme())) && uri.getHost() != null) {
                var text = uri.toString();
                return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
            }
        } catch (URISyntaxException e) {
            throw new WrongSetting(setting, variable, value, "must be an http(s) URL: " + e.getReason(), e);
        }
        throw new WrongSetting(setting, variable, value, "must be an http(s) URL with a host");
    }
}
