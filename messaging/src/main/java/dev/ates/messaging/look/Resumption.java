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
import dev.ates.messaging.log.Epochs;
import dev.ates.messaging.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way out of a stopped stream, by an operator's decision that is kept with who, when and why. */
final class Resumption {

    private static final Logger log = LoggerFactory.getLogger(Resumption.class);

    private final Store store;
    private final Cursors cursors;

    Resumption(Store store, Cursors cursors) {
        this.store = store;
        this.cursors = cursors;
    }

    List<Resumed> fork(String stream, String by, String reason) {
        return logged(by, reason, () -> {
            UUID epoch = UUID.randomUUID();
            List<Epochs.Left> left = new Epochs(store).fork(epoch);
            if (left.isEmpty()) {
                throw new NothingToResumeException("Stream %s is told, nothing has stopped it".formatted(stream));
            }
            var resumed = new ArrayList<Resumed>();
            for (Epochs.Left one : left) {
                var result = new Resumed(
                        stream, one.partition(), Side.told, one.epoch(), one.head(), epoch, one.common(), null, null);
                note(result, one.stopped(), by, reason);
                resumed.add(result);
            }
            return resumed;
        });
    }

    List<Resumed> goOn(List<Heard> heard, String by, String reason) {
        return logged(by, reason, () -> {
            var resumed = new ArrayList<Resumed>();
            var refusals = new ArrayList<String>();
            for (Heard one : heard) {
                Cursor before = cursors.lock(one.producer(), one.partition());
                String refusal = refusal(one, before);
                if (refusal != null) {
                    refusals.add(refusal);
                    continue;
                }
                Other other = before.other();
                Cursor after = other != null && before.isToAdopt(other) ? before.adopting(other) : before.stop(null);
                boolean keeps = after.applied() < before.applied();
                var result = new Resumed(
                        one.producer(),
                        one.partition(),
                        Side.heard,
                        before.epoch(),
                        before.applied(),
                        requireNonNull(after.epoch()),
                        after.applied(),
                        keeps ? after.applied() + 1 : null,
                        keeps ? before.applied() : null);
                cursors.move(after);
                note(result, before.stopped(), by, reason);
                resumed.add(result);
            }
            if (resumed.isEmpty()) {
                throw new NothingToResumeException(refusals.getFirst());
            }
            return resumed;
        });
    }

    /** Why there is nothing to resume, or not yet; {@code null} when there is. */
    private static @Nullable String refusal(Heard heard, Cursor cursor) {
        Other other = cursor.other();
        String name = "%s/%d".formatted(heard.producer(), heard.partition());
        if (cursor.stopped() != null) {
            return other != null && cursor.isToAdopt(other) || !heard.silent()
                    ? null
                    : "Stream %s is silent: resume it at its producer first if that has stopped, and wait until it is heard here"
                            .formatted(name);
        }
        if (other == null || heard.warning() == null) {
            return "Stream %s runs, there is nothing to resume".formatted(name);
        }
        return heard.silent()
                ? null
                : "The true producer of stream %s was heard %d seconds ago: end one of the two, and resume when the true one has been silent for as long as counts as silent"
                        .formatted(name, heard.silentSeconds());
    }

    private List<Resumed> logged(String by, String reason, Supplier<List<Resumed>> decision) {
        List<Resumed> resumed = store.transaction(decision);
        resumed.forEach(one -> log.atWarn()
                .addKeyValue("stream", one.stream())
                .addKeyValue("partition", one.partition())
                .addKeyValue("side", one.side())
                .addKeyValue("epoch", one.epoch())
                .addKeyValue("position", one.position())
                .addKeyValue("by", by)
                .log("An operator resumed a stream: " + ForeignText.shown(reason)));
        return resumed;
    }

    private void note(Resumed one, @Nullable String stopped, String by, String reason) {
        store.sql(
                        """
                        insert into messaging.stream_decision
                               (stream, partition, side, epoch_before, position_before, epoch, position,
                                stopped, decided_by, decided_at, reason)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                        one.stream(),
                        one.partition(),
                        one.side().name(),
                        one.epochBefore(),
                        one.positionBefore(),
                        one.epoch(),
                        one.position(),
                        stopped,
                        by,
                        store.now(),
                        reason)
                .update();
    }
}
