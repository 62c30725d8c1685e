package dev.ates.messaging.look;

import static java.util.Objects.requireNonNull;

import dev.ates.contracts.ForeignText;
import dev.ates.messaging.Streams.Heard;
import dev.ates.messaging.Streams.NothingToResumeException;
import dev.ates.messaging.Streams.Other;
import dev.ates.messaging.Streams.Resumed;
import dev.ates.messaging.Streams.Side;
import dev.ates.messaging.apply.Cursor;
import dev.ates.messaging.apply.Cursors;
import dev.ates.messaging.log.StreamLog;
import dev.ates.messaging.store.Store;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resumes a stopped stream by decision of an operator, and records who decided it, when and why.
 *
 * @param by who decides
 * @param skipTo the position to go on from without comparing marks: an applied one, or the log's first; 0 to stay
 */
record Resumption(Store store, Cursors cursors, String by, String reason, long skipTo) {

    private static final Logger log = LoggerFactory.getLogger(Resumption.class);

    List<Resumed> fork(String stream) {
        UUID epoch = UUID.randomUUID();
        List<StreamLog.Left> left = StreamLog.fork(store, epoch);
        if (left.isEmpty() || skipTo != 0) {
            throw new NothingToResumeException("%s: nothing has stopped it, nothing can be skipped".formatted(stream));
        }
        return left.stream().map(one -> forked(stream, one, epoch)).toList();
    }

    private Resumed forked(String stream, StreamLog.Left left, UUID epoch) {
        int partition = left.partition();
        var on = new Resumed(stream, partition, Side.told, left.epoch(), left.head(), epoch, left.common(), null, null);
        return noted(on, left.stopped());
    }

    List<Resumed> goOn(List<Heard> heard) {
        var resumed = new ArrayList<Resumed>();
        var refusals = new ArrayList<String>();
        for (Heard one : heard) {
            Cursor before = cursors.lock(one.producer(), one.partition());
            String refusal = refusal(one, before);
            if (refusal == null) {
                resumed.add(goOn(before));
            } else {
                refusals.add(refusal);
            }
        }
        if (resumed.isEmpty()) {
            throw new NothingToResumeException(refusals.getFirst());
        }
        return resumed;
    }

    private Resumed goOn(Cursor before) {
        Other other = before.other();
        boolean adopts = other != null && (skipTo == 0 ? before.isToAdopt(other) : isWhereItBegins(before));
        Cursor after = adopts ? before.adopting(requireNonNull(other)) : before.resuming(skipTo);
        cursors.move(after);
        UUID epoch = requireNonNull(after.epoch());
        long position = after.applied();
        long was = before.applied();
        Long from = position < was ? position + 1 : null;
        Long to = position < was ? was : null;
        var on = new Resumed(
                before.producer(), before.partition(), Side.heard, before.epoch(), was, epoch, position, from, to);
        return noted(on, before.stopped());
    }

    /** Why there is nothing to resume, or not yet; {@code null} when there is. */
    private @Nullable String refusal(Heard heard, Cursor cursor) {
        Other other = cursor.other();
        String name = "%s/%d".formatted(heard.producer(), heard.partition());
        boolean back = skipTo != 0 && skipTo <= cursor.applied() + 1 && (cursor.stopped() != null || cursor.lag() > 0);
        if (skipTo != 0 && !back && !isWhereItBegins(cursor)) {
            return "Stream %s cannot go on at position %d: if it has stopped or lags behind, it can go back to any position up to %d, or skip to the start of its log once its producer has reported that"
                    .formatted(name, skipTo, cursor.applied() + 1);
        }
        if (cursor.stopped() != null) {
            return other != null && cursor.isToAdopt(other) || !heard.silent()
                    ? null
                    : "Stream %s is silent: if its producer has stopped it, resume it there first, then wait until this service receives it"
                            .formatted(name);
        }
        if (!back && (other == null || heard.warning() == null || heard.silent() && !cursor.isLeftFor(other))) {
            return "Stream %s runs, there is nothing to resume".formatted(name);
        }
        return heard.silent() || back
                ? null
                : "The original producer of stream %s was heard %d seconds ago: stop one of the two, and resume once the original one counts as silent"
                        .formatted(name, heard.silentSeconds());
    }

    private boolean isWhereItBegins(Cursor cursor) {
        Other cut = cursor.other();
        return cut != null && cursor.isCut(cut) && skipTo == cut.common() + 1 && cursor.head() >= cut.common();
    }

    private Resumed noted(Resumed one, @Nullable String stopped) {
        store.sql("""
                        insert into messaging.stream_decision
                               (stream, partition, side, epoch_before,
                                position_before, epoch, position, stopped, decided_by, decided_at, reason)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """, one.stream(), one.partition(), one.side().name(), one.epochBefore())
                .params(one.positionBefore(), one.epoch(), one.position())
                .params(Arrays.asList(stopped, by, store.now(), reason))
                .update();
        return one;
    }

    void log(Resumed one) {
        log.atWarn()
                .addKeyValue("stream", one.stream())
                .addKeyValue("partition", one.partition())
                .addKeyValue("side", one.side())
                .addKeyValue("epoch", one.epoch())
                .addKeyValue("position", one.position())
                .addKeyValue("by", by)
                .log("An operator resumed a stream: " + ForeignText.shown(reason));
    }
}
