package dev.ates.analytics.day;

import java.time.LocalDate;
import java.util.List;

/** Whether a day is final, and if not, what it waits for. */
public sealed interface Verdict {

    /** It never changes any more. */
    record Final() implements Verdict {}

    /** Accounting has not closed it yet: it still grows. */
    record Open() implements Verdict {}

    /** Days become final in order, and this earlier one is not yet. */
    record WaitsFor(LocalDate earlier) implements Verdict {}

    /** An event of this day waits in quarantine for an operator. */
    record InQuarantine() implements Verdict {}

    /** Accounting has closed it with other figures than the journal has: something is missing, or too much. */
    record Disagrees(List<Difference> differences) implements Verdict {
        public Disagrees {
            differences = List.copyOf(differences);
        }
    }

    /** Everything is there: it becomes final with the next check. */
    record Complete() implements Verdict {}
}
