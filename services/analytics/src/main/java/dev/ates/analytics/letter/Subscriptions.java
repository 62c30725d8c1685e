package dev.ates.analytics.letter;

import dev.ates.contracts.MailAddress;
import dev.ates.mail.OutgoingMail;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import dev.ates.ui.Conflict;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Who wants the letter. Everybody decides for themselves. */
@Component
class Subscriptions {

    private final JdbcClient jdbc;
    private final OutgoingMail mail;
    private final Letters letters;
    private final Clock clock;

    Subscriptions(JdbcClient jdbc, OutgoingMail mail, Letters letters, Clock clock) {
        this.jdbc = jdbc;
        this.mail = mail;
        this.letters = letters;
        this.clock = clock;
    }

    /**
     * @param mailServer whether this installation sends mail
     * @param to the person's address as the directory has it; {@code null} if it is not known here
     * @param since when the person asked for the letter; {@code null} if it is not wanted
     */
    record Subscription(
            boolean mailServer,
            @Nullable String to,
            @Nullable Instant since) {}

    /** {@code no-mail-server}: nothing could be sent. */
    static final class NoMailServer extends Conflict {
        private static final long serialVersionUID = 1L;

        NoMailServer() {
            super("no-mail-server", "No mail server is set, so analytics sends no letters");
        }
    }

    /** {@code no-address}: the directory has to correct the person first. */
    static final class NoAddress extends Conflict {
        private static final long serialVersionUID = 1L;

        NoAddress(String problem) {
            super("no-address", "The directory has no valid e-mail address of this person: " + problem);
        }
    }

    Subscription of(UUID person) {
        return new Subscription(
                mail.isSet(),
                address(person).orElse(null),
                jdbc.sql("select since from letter_subscription where person_id = :person")
                        .param("person", person)
                        .query((row, n) -> Rows.instant(row, "since"))
                        .optional()
                        .orElse(null));
    }

    private Optional<String> address(UUID person) {
        return jdbc.sql("select email from person where id = :person and email is not null")
                .param("person", person)
                .query(String.class)
                .optional();
    }

    /** May be repeated: the first time counts. */
    @Transactional
    void begin(UUID person) {
        if (!mail.isSet()) {
            throw new NoMailServer();
        }
        requireAddress(person);
        jdbc.sql("""
                insert into letter_subscription (person_id, since) values (:person, :now) on conflict (person_id) do nothing
                """)
                .param("person", person)
                .param("now", Columns.time(clock.instant()))
                .update();
    }

    private void requireAddress(UUID person) {
        try {
            MailAddress.of(address(person).orElseThrow(() -> new NoAddress("it is not known here yet")));
        } catch (IllegalArgumentException e) {
            throw new NoAddress(String.valueOf(e.getMessage()));
        }
    }

    /** May be repeated. Letters that wait are not sent any more. */
    @Transactional
    void end(UUID person) {
        jdbc.sql("delete from letter_subscription where person_id = :person")
                .param("person", person)
                .update();
        letters.stop(person);
    }
}
