package dev.ates.standalone.replay;

import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.AccountingEvent.Sum;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** SQL about the kinds of postings in accounting's table {@code transfer}. */
final class Kinds {

    /** What people earned and were charged: the company earned it with the opposite sign. */
    static final String EARNED = in(kind -> kind.sum().isEarned());

    /** Charges for assignments. */
    static final String FEES = in(kind -> kind.sum() == Sum.fees);

    /** Credits for completions. */
    static final String REWARDS = in(kind -> kind.sum() == Sum.rewards);

    private Kinds() {}

    private static String in(Predicate<Kind> which) {
        return Stream.of(Kind.values())
                .filter(which)
                .map(kind -> "'" + kind.name() + "'")
                .collect(Collectors.joining(", ", "kind in (", ")"));
    }
}
