package dev.ates.contracts;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Event types by their wire names. */
public final class EventTypes {

    private static final List<Class<? extends Event>> FAMILIES =
            List.of(PeopleEvent.class, TrackerEvent.class, AccountingEvent.class);

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

    private static final ClassValue<Map<String, Class<? extends Event>>> OF_FAMILY = new ClassValue<>() {
        @Override
        protected Map<String, Class<? extends Event>> computeValue(Class<?> family) {
            Map<String, Class<? extends Event>> known = new LinkedHashMap<>();
            collect(family.asSubclass(Event.class), known);
            return Collections.unmodifiableMap(known);
        }
    };

    private static final Map<String, Class<? extends Event>> ALL = everything();

    private EventTypes() {}

    /** All wire names with their records, every version of an event after the one before it. */
    public static Map<String, Class<? extends Event>> all() {
        return ALL;
    }

    /**
     * The types that a consumer of a family can read: its events and their earlier versions. A consumer that covers fewer
     * events, or other versions, has its own family.
     *
     * @param family a sealed interface of records, or one record
     */
    public static Map<String, Class<? extends Event>> of(Class<? extends Event> family) {
        return OF_FAMILY.get(family);
    }

    /** The record behind a wire name; empty when this version of the software does not know it. */
    public static Optional<Class<? extends Event>> byName(String wireName) {
        return Optional.ofNullable(ALL.get(wireName));
    }

    /** The wire name of an event's record. */
    public static String nameOf(Class<? extends Event> type) {
        return NAMES.get(type);
    }

    private static Map<String, Class<? extends Event>> everything() {
        Map<String, Class<? extends Event>> all = new LinkedHashMap<>();
        for (Class<? extends Event> family : FAMILIES) {
            of(family).forEach((name, type) -> put(name, type, all));
        }
        return Collections.unmodifiableMap(all);
    }

    private static void collect(Class<? extends Event> type, Map<String, Class<? extends Event>> into) {
        if (type.isSealed()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                collect(permitted.asSubclass(Event.class), into);
            }
            return;
        }
        @Nullable Supersedes before = type.getAnnotation(Supersedes.class);
        if (before != null) {
            collect(before.value(), into);
        }
        put(nameOf(type), type, into);
    }

    private static void put(String name, Class<? extends Event> type, Map<String, Class<? extends Event>> into) {
        if (into.put(name, type) != null) {
            throw new IllegalStateException("Two events are called " + name);
        }
    }
}
