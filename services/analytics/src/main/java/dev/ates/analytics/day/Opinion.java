package dev.ates.analytics.day;

import java.util.List;

/**
 * What the tracker's own events say about the sums that accounting has closed a day with. A difference never holds a day up: a day
 * that accounting closed without the tracker's seal is final although it differs.
 */
public sealed interface Opinion {

    /** There is nothing to compare: the tracker has not sealed the day, accounting has not closed it, or its postings are incomplete. */
    record None() implements Opinion {}

    /** The tracker's events in the journal are not those that its seal counts. */
    record Incomplete(List<Difference> differences) implements Opinion {
        public Incomplete {
            differences = List.copyOf(differences);
        }
    }

    /** Accounting's sums are not those of the tracker's events. */
    record Differs(List<Difference> differences) implements Opinion {
        public Differs {
            differences = List.copyOf(differences);
        }
    }

    /** Fees and rewards are the same. */
    record Agrees() implements Opinion {}
}
