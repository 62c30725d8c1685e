package dev.ates.ui;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where a browser finds the dashboards, for the links between them. Absolute http(s) URLs without a slash at the end.
 */
@ConfigurationProperties("ates.services")
public record Services(
        @DefaultValue("http://localhost:8081") String trackerUrl,
        @DefaultValue("http://localhost:8082") String accountingUrl,
        @DefaultValue("http://localhost:8083") String analyticsUrl,
        @DefaultValue("http://localhost:8080") String outsideUrl) {

    public Services {
        trackerUrl = url("ates.services.tracker-url", "ATES_TRACKER_URL", trackerUrl);
        accountingUrl = url("ates.services.accounting-url", "ATES_ACCOUNTING_URL", accountingUrl);
        analyticsUrl = url("ates.services.analytics-url", "ATES_ANALYTICS_URL", analyticsUrl);
        outsideUrl = url("ates.services.outside-url", "ATES_OUTSIDE_URL", outsideUrl);
    }

    List<String> urls() {
        return List.of(trackerUrl, accountingUrl, analyticsUrl, outsideUrl);
    }

    /** An absolute http(s) URL without its last slash, or a refusal that names setting, variable and value. */
    static String url(String setting, String variable, String value) {
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
