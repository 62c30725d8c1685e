package dev.ates.ui.start;

import dev.ates.ui.WrongSetting;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** Checks the settings that every service has, before any bean is created. */
public final class Settings {

    static final String DATABASE = "spring.datasource.url";
    static final String DATABASE_USER = "spring.datasource.username";
    static final String ZONE = "ates.business.zone";
    static final String BROKER = "spring.rabbitmq.addresses";

    private Settings() {}

    public static void check(Environment environment) {
        MissingSettings.check(environment);
        database(environment.getProperty(DATABASE));
        broker(environment.getProperty(BROKER));
        zone(environment.getProperty(ZONE));
    }

    /** Before anything connects to a database: a wrong zone would put transfers on wrong days. */
    private static void zone(@Nullable String zone) {
        if (zone == null) {
            return;
        }
        try {
            ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new WrongSetting(ZONE, "ATES_ZONE", zone, "must be a time zone such as Europe/Berlin or UTC", e);
        }
    }

    private static void database(@Nullable String url) {
        if (url != null && !url.startsWith("jdbc:postgresql:")) {
            throw new WrongSetting(
                    DATABASE,
                    "ATES_DATABASE_URL",
                    url,
                    "must be a PostgreSQL JDBC URL such as jdbc:postgresql://localhost:5432/tracker");
        }
    }

    private static void broker(@Nullable String addresses) {
        if (addresses == null) {
            return;
        }
        for (var address : addresses.split(",", -1)) {
            try {
                var uri = new URI(address.strip());
                if (List.of("amqp", "amqps").contains(String.valueOf(uri.getScheme())) && uri.getHost() != null) {
                    continue;
                }
            } catch (URISyntaxException e) {
                throw new WrongSetting(BROKER, "ATES_BROKER_URI", addresses, "is no URI: " + e.getReason(), e);
            }
            throw new WrongSetting(
                    BROKER,
                    "ATES_BROKER_URI",
                    addresses,
                    "must be an AMQP URI such as amqp://user:password@localhost:5672 (or several, with commas)");
        }
    }
}
