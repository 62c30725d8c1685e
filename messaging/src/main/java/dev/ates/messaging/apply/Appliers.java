package dev.ates.messaging.apply;

import dev.ates.contracts.Event;
import dev.ates.contracts.wire.Terms;
import dev.ates.messaging.StreamHandler;
import dev.ates.messaging.store.Store;
import java.util.List;

/** Creates an applier for each partition that this service consumes. */
public record Appliers(
        List<StreamHandler<?>> handlers, Store store, Cursors cursors, JdbcQuarantine quarantine, Terms terms) {

    public <E extends Event> Applier<E> of(StreamHandler<E> handler, int partition) {
        return new Applier<>(handler, partition, store, cursors, quarantine, terms);
    }
}
