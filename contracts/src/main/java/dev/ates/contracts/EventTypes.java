package dev.ates.contracts;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Every event that travels, by its wire name. A record that is not here cannot be told. */
public final class EventTypes {

    private static final Map<String, Class<? extends Event>> BY_NAME = new LinkedHashMap<>();

    private static final ClassValue<String> NAMES = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            WireName name = type.getAnnotation(WireName.class);
            if (name == null) {
                throw new IllegalArgumentException(type + " has no @WireName");
            }
            return name.value();
        }
    };

    static {
        collect(Event.class);
    }

    private EventTypes() {}

    /** All wire names with their records, in the order of their declaration. */
    public static Map<String, Class<? extends Event>> all() {
        return Collections.unmodifiableMap(BY_NAME);
    }

    /** The record behind a wire name; empty when this version of the software does not know it. */
    public static Optional<Class<? extends Event>> byName(String wireName) {
        return Optional.ofNullable(BY_NAME.get(wireName));
    }

    /** The wire name of an event's record. */
    public static String nameOf(Class<? extends Event> type) {
        return NAMES.get(type);
    }

    private static void collect(Class<? extends Event> type) {
        if (!type.isSealed()) {
            if (BY_NAME.put(nameOf(type), type) != null) {
                throw new IllegalStateException("Two events are called " + nameOf(type));
            }
            return;
        }
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            collect(permitted.asSubclass(Event.class));
        }
    }
}
