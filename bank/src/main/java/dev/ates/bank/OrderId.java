package dev.ates.bank;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The id of an order or a file within the 35 characters that a message allows: a UUID without hyphens. */
public final class OrderId {

    private static final Pattern SHAPE =
            Pattern.compile("\\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})}?");

    private OrderId() {}

    public static String of(UUID key) {
        return key.toString().replace("-", "");
    }

    /** The key in an id as banks report it, in any case, with or without hyphens or braces; empty if it is not a UUID. */
    public static Optional<UUID> key(String id) {
        var parts = SHAPE.matcher(id.strip().toLowerCase(Locale.ROOT));
        return parts.matches() ? Optional.of(UUID.fromString(parts.replaceFirst("$1-$2-$3-$4-$5"))) : Optional.empty();
    }
}
