package dev.ates.analytics.journal;

import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.AccountingEvent.Outcome;
import dev.ates.contracts.AccountingEvent.Sum;
import dev.ates.contracts.Event;
import dev.ates.contracts.EventTypes;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * SQL about the types of events, and about the kinds of facts: a posting's kind, or the outcome of the payout of a person and
 * day.
 */
public final class Facts {

    /** Postings, which change balances. */
    public static final String POSTINGS = in(Stream.of(Kind.values()));

    /** Outcomes of payouts at the bank: they arrive after the day is closed and are not part of it. */
    public static final String OF_THE_BANK = in(Stream.of(Outcome.values()).filter(Facts::isOfTheBank));

    /** The events of a section of the journal: the parameters are those of {@link Journal.Section}. */
    public static final String SECTION = "seq > :after and seq <= :upTo and time >= :since and time < :until";

    private Facts() {}

    /** The postings of a sum of the day. */
    public static String postings(Sum sum) {
        return in(Stream.of(Kind.values()).filter(kind -> kind.sum() == sum));
    }

    /** A sum of the day, signed from people's view. */
    public static String minor(Sum sum) {
        return "coalesce(sum(amount_minor) filter (where %s), 0)".formatted(postings(sum));
    }

    /**
     * Rows of these events in any of their versions: the journal keeps an event in the version in which it came. A
     * reader of fields that not all versions have must distinguish the versions.
     */
    @SafeVarargs
    public static String events(Class<? extends Event>... events) {
        return Stream.of(events)
                .flatMap(event -> EventTypes.of(event).keySet().stream())
                .map("'%s'"::formatted)
                .collect(Collectors.joining(", ", "type in (", ")"));
    }

    private static boolean isOfTheBank(Outcome outcome) {
        return switch (outcome) {
            case paid, rejected, returned -> true;
            case carried_over -> false;
        };
    }

    private static String in(Stream<? extends Enum<?>> kinds) {
        return kinds.map(kind -> "'" + kind.name() + "'").collect(Collectors.joining(", ", "kind in (", ")"));
    }
}
