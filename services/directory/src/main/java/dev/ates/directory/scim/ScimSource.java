package dev.ates.directory.scim;

import dev.ates.directory.people.Connector;
import dev.ates.directory.people.Entry;
import dev.ates.directory.people.Reading;
import dev.ates.directory.people.Reading.Refused;
import dev.ates.directory.people.Roles;
import dev.ates.directory.people.Source;
import dev.ates.sql.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everybody who was pushed, with the groups that are mapped to a role. One statement, so that it sees every change
 * completely or not at all.
 */
final class ScimSource implements Source {

    static final String KIND = "scim";

    /** The schema of what the core schema of a user does not have. */
    static final String EXTENSION = "urn:ietf:params:scim:schemas:extension:ates:2.0:User";

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final ScimSettings settings;
    private final Roles roles;

    ScimSource(JdbcClient jdbc, JsonMapper json, ScimSettings settings, Roles roles) {
        this.jdbc = jdbc;
        this.json = json;
        this.settings = settings;
        this.roles = roles;
    }

    @Configuration(proxyBeanMethods = false)
    static class Wiring {
        @Bean
        Connector scimConnector(JdbcClient jdbc, JsonMapper json, ScimSettings settings, Roles roles) {
            return new Connector(KIND, () -> new ScimSource(jdbc, json, settings, roles));
        }
    }

    private record Pushed(
            UUID id, String userName, @Nullable String externalId, String body, List<String> groups) {}

    @Override
    public Optional<Reading> read() {
        List<Entry> entries = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        for (Pushed person : pushed()) {
            Entry entry = entry(person);
            entries.add(entry);
            if (entry.subject().isEmpty() && roles.roleOf(entry.groups()).isPresent()) {
                refused.add(new Refused(
                        "user " + person.id(),
                        person.id().toString(),
                        "The externalId is missing; it must be the sub of the person's tokens."));
            }
        }
        return Optional.of(new Reading(entries, refused));
    }

    private List<Pushed> pushed() {
        return jdbc.sql("""
                with membership as (
                  select member ->> 'value' as user_id, array_agg(grouping.name order by grouping.name) as groups
                  from scim_resource grouping, jsonb_array_elements(grouping.body -> 'members') member
                  where grouping.kind = 'Group' and grouping.name = any(:groups)
                  group by member ->> 'value')
                select person.id, person.name, person.external_id, person.body::text as body,
                       coalesce(membership.groups, '{}') as groups
                from scim_resource person left join membership on membership.user_id = person.id::text
                where person.kind = 'User'
                order by person.place
                limit :max
                """)
                .param("groups", Columns.texts(roles.groups(), group -> group))
                .param("max", Reading.ENTRIES_MAX + 1)
                .query((row, n) -> new Pushed(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        row.getString("external_id"),
                        row.getString("body"),
                        Arrays.asList((String[]) row.getArray("groups").getArray())))
                .list();
    }

    private Entry entry(Pushed person) {
        String subject = settings.isSubjectUserName() ? person.userName() : person.externalId();
        JsonNode body = json.readTree(person.body());
        return new Entry(
                person.id().toString(),
                subject == null ? "" : subject,
                name(body),
                email(body.path("emails")),
                body.path("active").asBoolean(true),
                Stream.concat(
                                person.groups().stream(),
                                body.path("roles").valueStream().map(role -> text(role, "value")))
                        .toList(),
                first(text(body, "preferredLanguage"), text(body, "locale")),
                text(body.path(EXTENSION), "bankName"),
                text(body.path(EXTENSION), "absences"));
    }

    private static String name(JsonNode body) {
        JsonNode name = body.path("name");
        String parts = Stream.of("givenName", "familyName")
                .map(part -> text(name, part))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
        return first(text(body, "displayName"), text(name, "formatted"), parts);
    }

    private static String email(JsonNode emails) {
        List<JsonNode> all = emails.valueStream().toList();
        return Stream.of(
                        all.stream().filter(email -> email.path("primary").asBoolean(false)),
                        all.stream().filter(email -> text(email, "type").equals("work")),
                        all.stream())
                .flatMap(some -> some)
                .map(email -> text(email, "value"))
                .filter(address -> !address.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String first(String... texts) {
        return Stream.of(texts).filter(text -> !text.isEmpty()).findFirst().orElse("");
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("").strip();
    }
}
