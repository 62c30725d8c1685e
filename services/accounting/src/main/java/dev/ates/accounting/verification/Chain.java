package dev.ates.accounting.verification;

import dev.ates.sql.Rows;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The chain of closed days: each has a digest (SHA-256) of its transfers and of the previous day's digest. Changing a
 * transfer afterwards requires changing every later day, which a digest stored elsewhere reveals.
 *
 * <p>The digest of a day runs over its transfers in the order of their ids, {@value #PART_MAX} at a time: a link is the
 * digest of the previous link and of the part's digest. So it is computed in bounded steps, with constant memory.
 */
@Component
public class Chain {

    /** Part of the digest's definition, so it must never change. */
    private static final int PART_MAX = 10_000;

    private static final String FIELDS = """
            id, debit_account, credit_account, amount_minor, currency, kind, day, happened_at, posted_at, cause, task_id, text""";

    /** The digest of a day without transfers, and of every day before its first part. */
    private static final byte[] EMPTY = sha256();

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final JdbcClient jdbc;

    Chain(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Some of the transfers of a day.
     *
     * @param digest the digest of this part alone
     */
    public record Part(int transfers, byte[] digest) {}

    /** The transfers after which the parts of a day begin, in order; at least one. */
    public List<UUID> parts(LocalDate day) {
        List<UUID> begins = new ArrayList<>(List.of(BEFORE_ALL));
        begins.addAll(jdbc.sql("""
                        select id from (select id, row_number() over (order by id) as number from transfer where day = :day) t
                        where number % :max = 0 order by id
                        """)
                .param("day", day)
                .param("max", PART_MAX)
                .query(UUID.class)
                .list());
        return begins;
    }

    /** A part of a day; empty if the previous part was full and the last one. */
    public Part part(LocalDate day, UUID after) {
        return jdbc.sql("""
                select count(*) as transfers, sha256(coalesce(string_agg(record_send(row(%1$s)), '' order by id), '')) as digest
                from (select %1$s from transfer where day = :day and id > :after order by id limit :max) part
                """.formatted(FIELDS))
                .param("day", day)
                .param("after", after)
                .param("max", PART_MAX)
                .query(Rows.as(Part.class))
                .single();
    }

    /** The digest of a day's transfers: of all its parts in order. */
    public static byte[] transfers(List<Part> parts) {
        byte[] running = EMPTY;
        for (Part part : parts) {
            running = part.transfers() == 0 ? running : link(running, part.digest());
        }
        return running;
    }

    /** A link: the digest of the digest so far ({@link #EMPTY} before the first part) and of the next part's digest. */
    private static byte[] link(byte[] before, byte[] next) {
        return sha256(before, next);
    }

    /** The digest of a closed day: of the previous day's digest, its date, and its transfers' digest. */
    static byte[] close(byte @Nullable [] dayBefore, LocalDate day, byte[] transfers) {
        return sha256(
                dayBefore == null ? new byte[0] : dayBefore,
                day.toString().getBytes(StandardCharsets.US_ASCII),
                transfers);
    }

    /** The digest of a day that is closed now. */
    public byte[] close(LocalDate day, byte[] transfers) {
        return close(
                jdbc
                        .sql("select digest from business_day where day = :before")
                        .param("before", day.minusDays(1))
                        .query((row, n) -> row.getBytes(1))
                        .list()
                        .stream()
                        .findFirst()
                        .orElse(null),
                day,
                transfers);
    }

    /**
     * The result of walking the chain.
     *
     * @param days how many closed days there are
     * @param head the digest of the last one, in hexadecimal; {@code null} when none is closed
     * @param firstBroken the first day that has changed since its close; {@code null} if the chain is intact
     * @param reason how that day has changed
     */
    public record Walk(
            long days,
            @Nullable String head,
            @Nullable LocalDate firstBroken,
            @Nullable String reason) {

        public boolean intact() {
            return firstBroken == null;
        }

        /** A short description for reports. */
        public String summary() {
            return firstBroken == null ? "intact" : "broken on %s: %s".formatted(firstBroken, reason);
        }
    }

    /** Recomputes every closed day from its transfers, oldest first, in one read of the table. */
    public Walk walk() {
        List<Closed> days = jdbc.sql("""
                with part as (
                    select t.day, t.number, sha256(string_agg(t.bytes, '' order by t.id)) as digest
                    from (select day, id, record_send(row(%s)) as bytes,
                                 (row_number() over (partition by day order by id) - 1) / :max as number
                          from transfer) t
                    group by t.day, t.number)
                select b.day, b.transfers_digest, b.digest,
                       coalesce(array_agg(p.digest order by p.number) filter (where p.number is not null),
                                cast('{}' as bytea[])) as parts
                from business_day b left join part p on p.day = b.day
                where b.state = 'closed' group by b.day order by b.day
                """.formatted(FIELDS))
                .param("max", PART_MAX)
                .query((row, n) -> new Closed(
                        row.getObject("day", LocalDate.class),
                        row.getBytes("transfers_digest"),
                        row.getBytes("digest"),
                        (byte[][]) row.getArray("parts").getArray()))
                .list();
        byte[] before = null;
        LocalDate expected = null;
        for (Closed day : days) {
            String reason = wrong(day, before, expected);
            if (reason != null) {
                return new Walk(days.size(), null, day.day(), reason);
            }
            before = day.digest();
            expected = day.day().plusDays(1);
        }
        return new Walk(days.size(), before == null ? null : HexFormat.of().formatHex(before), null, null);
    }

    private static @Nullable String wrong(Closed day, byte @Nullable [] before, @Nullable LocalDate expected) {
        if (expected != null && !expected.equals(day.day())) {
            return "the day %s is missing".formatted(expected);
        }
        if (!Arrays.equals(day.recomputed(), day.transfersDigest())) {
            return "its transfers are not those that it was closed with";
        }
        if (!Arrays.equals(close(before, day.day(), day.transfersDigest()), day.digest())) {
            return "its digest does not follow from its transfers and the day before";
        }
        return null;
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private record Closed(LocalDate day, byte[] transfersDigest, byte[] digest, byte[][] parts) {

        byte[] recomputed() {
            byte[] running = EMPTY;
            for (byte[] part : parts) {
                running = link(running, part);
            }
            return running;
        }
    }
}
