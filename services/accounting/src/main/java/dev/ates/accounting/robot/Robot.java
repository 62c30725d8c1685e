package dev.ates.accounting.robot;

import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Work that nobody asks for: it asks itself what is still open. Safe to run twice, on two instances, or a week late. */
public interface Robot {

    Robots.Name name();

    /**
     * Does all that is due now, in steps of the turn and writing nowhere else. What it throws is put on record, and it is
     * run again after a pause.
     *
     * @param day the one day that an operator asks for; {@code null} for all that is open
     */
    void run(Turn turn, @Nullable LocalDate day);

    /** What such a run would come to now, in the words of the run log. Reads only. */
    Map<String, Long> plan(@Nullable LocalDate day);
}
