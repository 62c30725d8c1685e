package dev.ates.contracts;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** What the outside world tells about people. Stream {@code people}. */
public sealed interface PeopleEvent extends Event {

    /** What a person may do. Managers and administrators are never assigned a task. */
    enum Role {
        employee,
        manager,
        accountant,
        administrator
    }

    /**
     * The full state of a person; a higher version replaces a lower one, whatever the order of arrival.
     *
     * @param version rises by at least one with each change of this person, from 1
     * @param name 1 to 200 characters
     * @param email 3 to 320 characters
     * @param active whether the person still works here: nobody inactive is assigned a task
     * @param language of the letters, an ISO 639-1 code: {@code en} or {@code ru}
     */
    @WireName("ates.person.changed.v1")
    record PersonChanged(
            UUID personId, long version, String name, String email, Role role, boolean active, String language)
            implements PeopleEvent {
        public PersonChanged {
            requireNonNull(personId, "personId");
            Bounds.atLeast("version", 1, version);
            Bounds.text("name", 1, 200, name);
            Bounds.text("email", 3, 320, email);
            requireNonNull(role, "role");
            Bounds.oneOf("language", List.of("en", "ru"), language);
        }

        @Override
        public UUID person() {
            return personId;
        }
    }

    /** The newest state of each person that is told of: what is left to be written of these events. */
    static List<PersonChanged> newestOfEach(Stream<PeopleEvent> events) {
        Map<UUID, PersonChanged> newest = new LinkedHashMap<>();
        events.forEach(event -> {
            switch (event) {
                case PersonChanged person ->
                    newest.merge(person.personId(), person, (a, b) -> a.version() >= b.version() ? a : b);
            }
        });
        return List.copyOf(newest.values());
    }
}
