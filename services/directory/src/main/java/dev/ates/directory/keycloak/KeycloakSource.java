package dev.ates.directory.keycloak;

import dev.ates.directory.people.Connector;
import dev.ates.directory.people.Reading;
import dev.ates.directory.people.Roles;
import dev.ates.directory.people.Source;
import dev.ates.directory.people.SourceAway;
import java.net.http.HttpClient;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A realm, read page by page. A user who is added or deleted during the reading shifts the pages, so that others may be
 * missed. Therefore a change counts only once two consecutive readings agree.
 */
final class KeycloakSource implements Source {

    private static final int TRIES_MAX = 4;

    private final HttpClient http = AdminApi.http();
    private final KeycloakSettings settings;
    private final Roles roles;

    private @Nullable Reading last;

    KeycloakSource(KeycloakSettings settings, Roles roles) {
        this.settings = settings;
        this.roles = roles;
    }

    @Configuration(proxyBeanMethods = false)
    static class Wiring {
        @Bean
        Connector keycloakConnector(KeycloakSettings settings, Roles roles) {
            return new Connector("keycloak", () -> new KeycloakSource(settings.required(), roles));
        }
    }

    @Override
    public synchronized Optional<Reading> read() {
        Reading before = last;
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            Reading now = Realm.read(AdminApi.open(http, settings), roles, settings.attributes());
            if (before != null && now.equals(before)) {
                last = before;
                return Optional.of(before);
            }
            before = now;
        }
        throw new SourceAway("The realm changes while it is read: no two of %d readings agree".formatted(TRIES_MAX));
    }
}
