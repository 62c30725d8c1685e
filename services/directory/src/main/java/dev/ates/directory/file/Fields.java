package dev.ates.directory.file;

import dev.ates.contracts.ForeignText;
import dev.ates.directory.people.Entry;
import dev.ates.directory.people.Reading.Refused;
import dev.ates.directory.people.Roles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Makes entries of the fields of a file, whose names are the same in CSV and YAML. */
final class Fields {

    static final List<String> REQUIRED = List.of("id", "name", "email", "role");
    static final List<String> OPTIONAL = List.of("subject", "active", "language");
    /** The id first. */
    static final List<String> ALL =
            Stream.concat(REQUIRED.stream(), OPTIONAL.stream()).toList();

    private final Roles roles;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();

    Fields(Roles roles) {
        this.roles = roles;
    }

    /** @param fields {@link #ALL} of them; what is empty was not given */
    void add(String place, Map<String, String> fields) {
        String id = value(fields, "id");
        try {
            entries.add(entry(id, fields));
        } catch (IllegalArgumentException e) {
            refuse(place, id, String.valueOf(e.getMessage()));
        }
    }

    /** @param id empty if nobody can tell whom it is about */
    void refuse(String place, String id, String reason) {
        refused.add(new Refused(place, id.isEmpty() ? null : id, reason));
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
        // A mistyped role does not mean that the person has left.
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
                active(value(fields, "active")),
                List.of(role),
                value(fields, "language"));
    }

    private static String value(Map<String, String> fields, String name) {
        return fields.getOrDefault(name, "").strip();
    }

    private static boolean active(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "", "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default ->
                throw new IllegalArgumentException(
                        "The active must be true or false, it is '%s'.".formatted(ForeignText.shown(value)));
        };
    }
}
