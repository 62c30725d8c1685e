package dev.ates.analytics.figures;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person as a page names them. */
final class Person {

    private Person() {}

    /** The name, or the id of a person who is not known here yet. */
    static String shown(@Nullable String name, UUID id) {
        return name == null ? "somebody not known here yet, " + id : name;
    }
}
