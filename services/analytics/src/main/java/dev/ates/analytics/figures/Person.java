package dev.ates.analytics.figures;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person's name on pages. */
public final class Person {

    private Person() {}

    /** The name, or the id if the person is not known here yet. */
    public static String shown(@Nullable String name, UUID id) {
        return name == null ? "unknown person, " + id : name;
    }
}
