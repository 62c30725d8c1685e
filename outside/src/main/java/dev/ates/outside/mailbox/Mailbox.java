package dev.ates.outside.mailbox;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All received messages in order of arrival, including repeated ones. */
@Repository
class Mailbox {

    private static final int SHOWN_LENGTH_MAX = 1000;

    private final JdbcClient jdbc;
    private final Clock clock;

    Mailbox(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param times how many messages with this Message-ID have arrived so far */
    record Received(
            long id,
            String messageId,
            String sender,
            String recipients,
            String subject,
            Instant receivedAt,
            long times) {}

    /** Returns when it is stored durably. */
    void store(String sender, List<String> recipients, byte[] raw) {
        var letter = Letter.parse(raw);
        jdbc.sql("""
                        insert into mailbox_message (message_id, sender, recipients, subject, received_at, raw)
                        values (:messageId, :sender, :recipients, :subject, :receivedAt, :raw)
                        """)
                .param("messageId", shown(letter.messageId()))
                .param("sender", shown(sender))
                .param("recipients", shown(String.join(", ", recipients)))
                .param("subject", shown(letter.subject()))
                .param("receivedAt", Timestamp.from(clock.instant()))
                .param("raw", raw)
                .update();
    }

    /**
     * Newest first, before the message of an id.
     *
     * @param text a part of a recipient or of the subject, in any case; {@code null} for all
     */
    List<Received> list(@Nullable String text, long before, int limit) {
        return jdbc.sql("""
                        select id, message_id, sender, recipients, subject, received_at,
                               (select count(*) from mailbox_message same where same.message_id = message.message_id) as times
                        from mailbox_message message
                        where id < :before
                          and (:text::text is null or strpos(lower(recipients || ' ' || subject), lower(:text)) > 0)
                        order by id desc
                        limit :limit
                        """)
                .param("text", text)
                .param("before", before)
                .param("limit", limit)
                .query((row, n) -> new Received(
                        row.getLong("id"),
                        row.getString("message_id"),
                        row.getString("sender"),
                        row.getString("recipients"),
                        row.getString("subject"),
                        row.getTimestamp("received_at").toInstant(),
                        row.getLong("times")))
                .list();
    }

    Optional<Received> find(long id) {
        return list(null, id == Long.MAX_VALUE ? id : id + 1, 1).stream()
                .filter(received -> received.id() == id)
                .findFirst();
    }

    Optional<byte[]> raw(long id) {
        return jdbc.sql("select raw from mailbox_message where id = :id")
                .param("id", id)
                .query(byte[].class)
                .optional();
    }

    /** PostgreSQL's text cannot contain NUL, and a longer text would not be read. */
    private static String shown(String text) {
        var printable = text.replace("\0", "");
        return printable.length() <= SHOWN_LENGTH_MAX ? printable : printable.substring(0, SHOWN_LENGTH_MAX);
    }
}
