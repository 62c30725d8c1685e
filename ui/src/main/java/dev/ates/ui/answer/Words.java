package dev.ates.ui.answer;

import java.util.Locale;

/** Field names for people. */
public final class Words {

    private Words() {}

    /** {@code amountMinor} becomes Amount, {@code externalId} External id. */
    public static String of(String field) {
        var last = field.substring(field.lastIndexOf('.') + 1);
        var apart = last.replaceAll("Minor$", "")
                .replaceAll("([a-z0-9])([A-Z])", "$1 $2")
                .toLowerCase(Locale.ROOT);
        return apart.isEmpty() ? "" : Character.toUpperCase(apart.charAt(0)) + apart.substring(1);
    }
}
