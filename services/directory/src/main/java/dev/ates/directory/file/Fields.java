package dev.ates.directory.file;

import dev.ates.contracts.ForeignText;
import dev.ates.directory.people.Entry;
import dev.ates.directory.people.Reading.Refused;
import dev.ates.directory.people.Roles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Turns the fields of a file into entries; their names are the same in CSV and YAML. */
final class Fields {

    static final List<String> REQUIRED = List.of("id", "name", "email", "role");
    static final List<String> OPTIONAL = List.of("subject", "active", "language", "bank_name", "absences");
    /** All field names; the id is the first. */
    static final List<String> ALL =
            Stream.concat(REQUIRED.stream(), OPTIONAL.stream()).toList();

    private static final Set<String> HERE = Set.of("", "true", "yes", "on", "1");
    private static final Set<String> LEFT = Set.of("false", "no", "off", "0");

    private final Roles roles;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();

    Fields(Roles roles) {
        this.roles = roles;
    }

    /** @param fields in the order of {@link #ALL}; an empty one counts as missing */
    void add(String place, Map<String, String> fields) {
        String id = value(fields, "id");
        try {
            entries.add(entry(id, fields));
        } catch (IllegalArgumentException e) {
            refuse(place, fields, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Refuses an entry. A person who has left becomes inactive even if other fields are invalid.
     *
     * @param fields the fields that could be read; without an id the entry may be about anybody
     */
    void refuse(String place, Map<String, String> fields, String reason) {
        String id = value(fields, "id");
        refused.add(new Refused(place, id.isEmpty() ? null : id, reason));
        if (!id.isEmpty() && hasLeft(fields)) {
            entries.add(new Entry(id, "", null, null, false, List.of(), null));
        }
    }

    List<Entry> entries() {
        return entries;
    }

    List<Refused> refused() {
        return refused;
    }

    private Entry entry(String id, Map<String, String> fields) {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("The id is missing.");
        }
        String role = value(fields, "role");
        // A mistyped role must not dismiss the person.
        if (roles.roleOf(List.of(role)).isEmpty()) {
            throw new IllegalArgumentException("The role must be one of %s, it is '%s'."
                    .formatted(String.join(", ", roles.groups()), ForeignText.shown(role)));
        }
        String subject = value(fields, "subject");
        return new Entry(
                id,
                subject.isEmpty() ? id : subject,
                fields.get("name"),
                fields.get("email"),
                !hasLeft(fields) && isActive(value(fields, "active")),
                List.of(role),
                value(fields, "language"),
                fields.get("bank_name"),
                fields.get("absences"));
    }

    private static String value(Map<String, String> fields, String name) {
        return fields.getOrDefault(name, "").strip();
    }

    private static boolean hasLeft(Map<String, String> fields) {
        return LEFT.contains(value(fields, "active").toLowerCase(Locale.ROOT));
    }

    private static boolean isActive(String value) {
        if (!HERE.contains(value.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "The active must be true or false, it is '%s'.".formatted(ForeignText.shown(value)));
        }
        return true;
    }
}
