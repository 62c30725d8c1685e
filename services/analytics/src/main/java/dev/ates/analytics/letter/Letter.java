package dev.ates.analytics.letter;

import dev.ates.analytics.letter.DayInBrief.Brief;
import java.time.LocalDate;
import java.util.UUID;

/**
 * The data of a letter.
 *
 * @param refusals how often the mail server has rejected it
 */
record Letter(Of of, int attempts, int refusals, Addressee to, Brief brief) {

    /** The identity of a letter. */
    record Of(UUID personId, LocalDate day) {}

    record Addressee(String name, String email, String language) {}

    /** The same for each attempt to send it. */
    String messageId() {
        return "management.%s.%s".formatted(of.day(), of.personId());
    }
}
