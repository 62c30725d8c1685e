package dev.ates.accounting.letter;

import dev.ates.sql.Columns;
import java.time.Clock;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * How often people want letters. A choice applies from the next close on; without one, a person gets a letter for every
 * day.
 */
@Component
class LetterChoices {

    private final JdbcClient jdbc;
    private final Clock clock;

    LetterChoices(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Letters about payouts and corrections are always sent. */
    enum Choice {
        /** One letter for every day with postings. */
        daily,
        /** All other days of a week in one letter. */
        weekly,
        /** No other letters. */
        payouts
    }

    Choice of(UUID person) {
        return jdbc.sql("select choice from letter_choice where person_id = :person")
                .param("person", person)
                .query(String.class)
                .optional()
                .map(Choice::valueOf)
                .orElse(Choice.daily);
    }

    @Transactional
    void choose(UUID person, Choice choice) {
        if (choice == Choice.daily) {
            jdbc.sql("delete from letter_choice where person_id = :person")
                    .param("person", person)
                    .update();
            return;
        }
        jdbc.sql("""
                insert into letter_choice (person_id, choice, chosen_at) values (:person, :choice, :now)
                on conflict (person_id) do update set choice = excluded.choice, chosen_at = excluded.chosen_at
                """)
                .param("person", person)
                .param("choice", choice.name())
                .param("now", Columns.time(clock.instant()))
                .update();
    }
}
