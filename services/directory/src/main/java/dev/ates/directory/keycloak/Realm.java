package dev.ates.directory.keycloak;

import dev.ates.directory.people.AbsenceText;
import dev.ates.directory.people.Entry;
import dev.ates.directory.people.Reading;
import dev.ates.directory.people.Roles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One reading of a realm: everybody with a realm role, or in a group, that is mapped to a role here. A role counts
 * whether it is assigned directly, through a composite role, or through a group or its parents. Other users are not
 * requested, so a realm may have any number of customers.
 */
final class Realm {

    private static final String PEOPLE = "briefRepresentation=false";

    private final AdminApi api;
    private final KeycloakSettings.Attributes attributes;
    private final Map<String, JsonNode> people = new TreeMap<>();
    private final Map<String, Set<String>> groups = new HashMap<>();

    /** The members by group, cached because several roles may lead to the same group. */
    private final Map<String, List<JsonNode>> members = new HashMap<>();

    private @Nullable Map<String, Set<String>> included;

    private Realm(AdminApi api, KeycloakSettings.Attributes attributes) {
        this.api = api;
        this.attributes = attributes;
    }

    static Reading read(AdminApi api, Roles roles, KeycloakSettings.Attributes attributes) {
        var realm = new Realm(api, attributes);
        for (String name : roles.groups()) {
            Stream<JsonNode> found =
                    name.startsWith("/") ? realm.below(api.get("/group-by-path" + path(name))) : realm.havingRole(name);
            found.forEach(person -> realm.add(person, name));
        }
        return new Reading(realm.people.values().stream().map(realm::entry).toList(), List.of());
    }

    private void add(JsonNode person, String group) {
        String id = person.path("id").asString("");
        people.put(id, person);
        groups.computeIfAbsent(id, somebody -> new TreeSet<>()).add(group);
    }

    private Stream<JsonNode> havingRole(String name) {
        List<JsonNode> having = new ArrayList<>();
        for (String role : including(name)) {
            String path = "/roles/" + AdminApi.encoded(role);
            having.addAll(api.all(path + "/users?" + PEOPLE));
            api.all(path + "/groups").forEach(group -> below(group).forEach(having::add));
        }
        return having.stream();
    }

    /** The members of a group and of all its subgroups. */
    private Stream<JsonNode> below(JsonNode group) {
        String path = "/groups/" + AdminApi.encoded(group.path("id").asString(""));
        List<JsonNode> known = members.get(path);
        if (known == null) {
            known = new ArrayList<>(api.all(path + "/members?" + PEOPLE));
            for (JsonNode child : api.all(path + "/children")) {
                below(child).forEach(known::add);
            }
            members.put(path, known);
        }
        return known.stream();
    }

    /** The role and all composite roles that include it, directly or indirectly. */
    private Set<String> including(String name) {
        Map<String, Set<String>> all = included();
        // A missing role is requested all the same, so that the error names it.
        Set<String> including = new TreeSet<>(Set.of(name));
        boolean isGrowing = true;
        while (isGrowing) {
            isGrowing = including.addAll(all.entrySet().stream()
                    .filter(role -> role.getValue().stream().anyMatch(including::contains))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet()));
        }
        return including;
    }

    private Map<String, Set<String>> included() {
        Map<String, Set<String>> known = included;
        if (known == null) {
            known = new HashMap<>();
            for (JsonNode role : api.all("/roles")) {
                String name = role.path("name").asString("");
                Set<String> parts = new HashSet<>();
                if (role.path("composite").asBoolean(false)) {
                    api.get("/roles/" + AdminApi.encoded(name) + "/composites/realm")
                            .forEach(part -> parts.add(part.path("name").asString("")));
                }
                known.put(name, parts);
            }
            included = known;
        }
        return known;
    }

    private Entry entry(JsonNode person) {
        String id = person.path("id").asString("");
        String name = Stream.of("firstName", "lastName")
                .map(part -> person.path(part).asString("").strip())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
        return new Entry(
                id,
                id,
                name,
                person.path("email").asString(""),
                person.path("enabled").asBoolean(false),
                List.copyOf(groups.getOrDefault(id, Set.of())),
                values(person, "locale").findFirst().orElse(""),
                values(person, attributes.bankName()).findFirst().orElse(null),
                AbsenceText.joined(values(person, attributes.absences())));
    }

    private static Stream<String> values(JsonNode person, String attribute) {
        return person.path("attributes").path(attribute).valueStream().map(value -> value.asString(""));
    }

    private static String path(String group) {
        return Stream.of(group.split("/", -1)).map(AdminApi::encoded).collect(Collectors.joining("/"));
    }
}
