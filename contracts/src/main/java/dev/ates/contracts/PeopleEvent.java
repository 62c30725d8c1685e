package dev.ates.contracts;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Events about people from outside, stream {@code people}. */
public sealed interface PeopleEvent extends Event {

    /** The role of a person. Managers and administrators are never assigned a task. */
    enum Role {
        employee,
        manager,
        accountant,
        administrator
    }

    /**
     * The full state of a person; a higher version replaces a lower one, whatever the order of arrival.
     *
     * @param version from 1, increases with each change of this person
     * @param name 1 to 200 characters
     * @param email 3 to 320 characters
     * @param active whether the person still works here; inactive people are not assigned tasks
     * @param language of the letters, an ISO 639-1 code: {@code en} or {@code ru}
     * @param bankName the name at the bank, 1 to 200 characters; {@code null} if the directory has none
     * @param absences when the person is away according to the directory, in order and without overlap, at most {@value
     *     #ABSENCES_MAX}
     */
    @WireName("ates.person.changed.v1")
    record PersonChanged(
            UUID personId,
            long version,
            String name,
            String email,
            Role role,
            boolean active,
            String language,
            @AddedLater @Nullable String bankName,
            @AddedLater List<Absence> absences)
            implements PeopleEvent {

        public static final int ABSENCES_MAX = 100;

        public PersonChanged {
            requireNonNull(personId, "personId");
            Bounds.atLeast("version", 1, version);
            Bounds.text("name", 1, 200, name);
            Bounds.text("email", 3, 320, email);
            requireNonNull(role, "role");
            Bounds.oneOf("language", List.of("en", "ru"), language);
            if (bankName != null) {
                Bounds.text("bankName", 1, 200, bankName);
            }
            // A missing one is read as null.
            absences = absences == null ? List.of() : absences;
            absences.forEach(absence -> requireNonNull(absence, "absences"));
            absences = List.copyOf(absences);
            Bounds.atMost("The number of absences", ABSENCES_MAX, absences.size());
            Absence.requireInOrder(absences);
        }

        /** Somebody of whom the directory knows neither a bank name nor an absence. */
        public PersonChanged(
                UUID personId, long version, String name, String email, Role role, boolean active, String language) {
            this(personId, version, name, email, role, active, language, null, List.of());
        }

        @Override
        public UUID person() {
            return personId;
        }
    }

    /** The newest state of each person in these events, which is all that must be written. */
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
