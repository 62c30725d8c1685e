package dev.ates.messaging.apply;

import dev.ates.contracts.wire.Envelope;
import dev.ates.contracts.wire.Terms;
import dev.ates.messaging.Streams;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far one partition of a stream is applied, and the rules for what is applied next. {@link Streams.Heard} explains the
 * components; {@code mark} is that of the chunk applied last, {@code null} when unknown.
 */
public record Cursor(
        String producer,
        int partition,
        @Nullable UUID epoch,
        long applied,
        @Nullable UUID mark,
        @Nullable LocalDate day,
        long head,
        @Nullable Instant heardAt,
        @Nullable String stopped,
        @Nullable String disagreement,
        Streams.@Nullable Other other) {

    public boolean isRunning() {
        return stopped == null && disagreement == null;
    }

    /**
     * The cursor after one more message. The message must be applied if and only if this moves the position. A duplicate
     * does not move it, nor does a message behind a gap or overlapping one, whose events will be replayed.
     *
     * @param here the zone and currency of this service
     */
    Cursor hearing(Envelope envelope, Terms here, Instant now) {
        if (epoch != null && !epoch.equals(envelope.epoch())) {
            return noting(heardOf(envelope, now));
        }
        String disagrees = here.disagreement(producer, envelope.source().terms());
        Cursor heard = hearing(envelope.epoch(), headTold(head, envelope), now, disagrees);
        if (!heard.isRunning()) {
            return heard;
        }
        String contradiction = contradiction(envelope);
        if (contradiction != null) {
            return heard.stop(contradiction).notingWhereItBegins(envelope, now);
        }
        // A known mark is replaced only by events whose marks continue it; a heartbeat may supply an unknown one.
        boolean isBlank = envelope.after() == null || envelope.mark() == null;
        boolean isKept = mark != null && (envelope.events() == 0 || isBlank && applied > 0);
        // After going back to a position inside a chunk, its first events repeat: handlers recognize them by id.
        boolean repeats = mark == null && envelope.first() <= applied && envelope.last() > applied;
        if (envelope.first() != applied + 1 && !repeats || isKept) {
            return heard;
        }
        return heard.at(envelope.last(), envelope.mark(), envelope.events() == 0 ? day : envelope.day());
    }

    /** A heartbeat may also lower the head, so that one false message does no lasting harm. */
    private static long headTold(long known, Envelope envelope) {
        return envelope.events() == 0 ? envelope.last() : Math.max(known, envelope.last());
    }

    /** Why this message does not continue the stream applied so far; {@code null} if it may. */
    private @Nullable String contradiction(Envelope envelope) {
        boolean follows = envelope.first() == applied + 1;
        UUID before = envelope.events() > 0 ? envelope.after() : envelope.mark();
        if (follows && mark != null && before != null && !mark.equals(before)) {
            return "Stream %s has a different history than the one applied up to position %d: its database was restored from a backup"
                    .formatted(producer, applied);
        }
        if (envelope.begins() != null && applied + 1 < envelope.begins()) {
            return "The log of stream %s begins at position %d, but only events up to %d were applied"
                    .formatted(producer, envelope.begins(), applied);
        }
        return null;
    }

    /** What is known of another epoch after one more message of it. */
    private Streams.Other heardOf(Envelope envelope, Instant now) {
        Envelope.Source source = envelope.source();
        Streams.Other known = other != null && other.epoch().equals(source.epoch())
                ? other
                : new Streams.Other(source.epoch(), null, null, 0, now, now, 0);
        long end = headTold(known.head(), envelope);
        return new Streams.Other(
                source.epoch(), source.forkedFrom(), source.forkedAt(), end, known.since(), now, known.messages() + 1);
    }

    /** Records where a log begins that no longer has the missing events: an operator may accept the loss and go on there. */
    private Cursor notingWhereItBegins(Envelope envelope, Instant now) {
        if (envelope.begins() == null) {
            return this;
        }
        UUID same = envelope.epoch();
        return noting(new Streams.Other(same, same, envelope.begins() - 1, envelope.last(), now, now, 0));
    }

    /** How many events are known to wait: of the applied epoch, or of the other one once only that is received. */
    public long lag() {
        long known = Math.max(0, head - applied);
        return other == null || heardAt == null || !isLeftFor(other)
                ? known
                : Math.max(known, other.head() - (isFork(other) ? Math.min(applied, other.common()) : 0));
    }

    /** Whether the latest message was of the other epoch, not of the applied one. */
    public boolean isLeftFor(Streams.Other heard) {
        return heardAt == null || heardAt.isBefore(heard.heardAt());
    }

    private boolean isFork(Streams.Other heard) {
        return heard.forkedFrom() != null && heard.forkedFrom().equals(epoch);
    }

    /**
     * Whether the stream now comes from the other epoch, which is to be adopted. Otherwise a single false message may have
     * stopped it, and resuming is safe: a log with a different history stops it again.
     */
    public boolean isToAdopt(Streams.Other heard) {
        return !isCut(heard) && (stopped == null || heardAt == null || !heardAt.isAfter(heard.heardAt()));
    }

    /** Whether this is the applied epoch itself, whose log no longer has the missing events; it counts as its own fork. */
    public boolean isCut(Streams.Other heard) {
        return heard.epoch().equals(epoch);
    }

    /** The cursor in the other epoch: a fork shares its beginning, a log that was cut begins later, any other begins anew. */
    public Cursor adopting(Streams.Other heard) {
        long position = !isFork(heard) ? 0 : isCut(heard) ? heard.common() : Math.min(applied, heard.common());
        LocalDate there = position == 0 ? null : day;
        long end = isCut(heard) ? head : heard.head();
        Instant at = heard.heardAt();
        return new Cursor(producer, partition, heard.epoch(), position, null, there, end, at, null, null, null);
    }

    /** The cursor, running again: at {@code next} without comparing marks, or, if that is 0, where it is. */
    public Cursor resuming(long next) {
        Streams.Other kept = other != null && isCut(other) ? null : other;
        long end = next == 0 ? applied : next - 1;
        UUID known = next == 0 ? mark : null;
        return new Cursor(producer, partition, epoch, end, known, day, end, heardAt, null, disagreement, kept);
    }

    private Cursor stop(String reason) {
        return new Cursor(producer, partition, epoch, applied, mark, day, head, heardAt, reason, disagreement, other);
    }

    private Cursor hearing(UUID heard, long told, Instant now, @Nullable String disagrees) {
        return new Cursor(producer, partition, heard, applied, mark, day, told, now, stopped, disagrees, other);
    }

    private Cursor at(long position, @Nullable UUID markThere, @Nullable LocalDate dayThere) {
        return new Cursor(
                producer, partition, epoch, position, markThere, dayThere, head, heardAt, stopped, disagreement, other);
    }

    private Cursor noting(Streams.Other heard) {
        return new Cursor(producer, partition, epoch, applied, mark, day, head, heardAt, stopped, disagreement, heard);
    }
}
