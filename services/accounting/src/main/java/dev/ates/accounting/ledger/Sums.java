package dev.ates.accounting.ledger;

import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.AccountingEvent.Sum;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * SQL over the sums by kind of posting: an array with one element per kind, in the order of declaration. An array that is
 * older than a kind is shorter, and the missing element counts as 0.
 */
public final class Sums {

    private static final List<Kind> KINDS = List.of(Kind.values());

    private Sums() {}

    /** An array of an expression for each kind. */
    public static String each(Function<Kind, String> expression) {
        return KINDS.stream().map(expression).collect(Collectors.joining(", ", "cast(array[", "] as bigint[])"));
    }

    /** The element of a kind in {@code sums}, as an assignment target. */
    public static String place(Kind kind, String sums) {
        return "%s[%d]".formatted(sums, KINDS.indexOf(kind) + 1);
    }

    /** The value of a kind in {@code sums}. */
    public static String of(Kind kind, String sums) {
        return "coalesce(%s, 0)".formatted(place(kind, sums));
    }

    /** An array with an amount for one kind, and 0 for the others. */
    static String only(Kind one, String minor) {
        return each(kind -> kind == one ? minor : "0");
    }

    /** The sum of two arrays. */
    static String added(String sums, String more) {
        return each(kind -> of(kind, sums) + " + " + of(kind, more));
    }

    /** The sum of the arrays of all rows. */
    public static String total(String sums) {
        return each(kind -> "coalesce(sum(%s), 0)".formatted(place(kind, sums)));
    }

    /** The sums of rows of {@code transfer} on people's accounts. */
    public static String ofTransfers() {
        return each(kind -> "coalesce(sum(signed_minor) filter (where kind = '%s'), 0)".formatted(kind));
    }

    /** The columns {@code fees_minor}, {@code rewards_minor}, {@code payouts_minor}, {@code others_minor}. */
    public static String columns(String sums) {
        return List.of(Sum.values()).stream()
                .map(sum -> "%s as %s_minor".formatted(addedUp(sums, kind -> kind.sum() == sum), sum))
                .collect(Collectors.joining(", "));
    }

    /** Earnings and charges of people, which the company earns with the opposite sign. */
    public static String earned(String sums) {
        return addedUp(sums, kind -> kind.sum().isEarned());
    }

    private static String addedUp(String sums, Predicate<Kind> which) {
        return KINDS.stream().filter(which).map(kind -> of(kind, sums)).collect(Collectors.joining(" + ", "(", ")"));
    }
}
