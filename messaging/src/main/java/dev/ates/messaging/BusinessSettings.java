package dev.ates.messaging;

import static dev.ates.contracts.SettingBounds.within;

import dev.ates.contracts.wire.Terms;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Currency;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code ates.business.*}.
 *
 * @param zone the time zone of business days
 * @param currency of all amounts as in ISO 4217, such as {@code USD}; none for a service that checks no amounts
 * @param sealGrace how long after its end a day is sealed, so that transactions of its last moments are included
 */
@ConfigurationProperties("ates.business")
public record BusinessSettings(
        @DefaultValue("UTC") ZoneId zone,
        @Nullable Currency currency,
        @DefaultValue("1m") Duration sealGrace) {
    public BusinessSettings {
        within("ates.business.seal-grace", sealGrace, Duration.ZERO, Duration.ofHours(12));
    }

    public Terms terms() {
        return new Terms(zone, currency == null ? null : currency.getCurrencyCode());
    }
}
