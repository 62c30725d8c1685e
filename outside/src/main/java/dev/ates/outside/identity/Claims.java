package dev.ates.outside.identity;

import dev.ates.outside.directory.Person;
import java.util.List;
import java.util.Map;

/** The claims about a person besides {@code sub}, the person's id. */
final class Claims {

    private Claims() {}

    static Map<String, Object> of(Person person) {
        return Map.of(
                "name",
                person.name(),
                "email",
                person.email(),
                "preferred_username",
                person.login(),
                "roles",
                List.of(person.role().name()));
    }
}
