package dev.ates.analytics.day;

import java.time.LocalDate;
import java.util.List;

/** Whether a day is final, and if not, what it waits for. */
public sealed interface Verdict {

    /** The day never changes again. */
    record Final() implements Verdict {}

    /** Accounting has not closed it yet: it may still change. */
    record Open() implements Verdict {}

    /** Days become final in order, and this earlier day is not final yet. */
    record WaitsFor(LocalDate earlier) implements Verdict {}

    /** An event of this day waits in quarantine for an operator. */
    record InQuarantine() implements Verdict {}

    /** Accounting has closed it with figures that differ from the journal. */
    record Disagrees(List<Difference> differences) implements Verdict {
        public Disagrees {
            differences = List.copyOf(differences);
        }
    }

    /** Everything agrees: it becomes final with the next check. */
    record Complete() implements Verdict {}
}
