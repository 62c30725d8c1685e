package dev.ates.analytics.engine;

import dev.ates.analytics.journal.Journal;
import dev.ates.contracts.TrackerEvent;
import dev.ates.messaging.Batch;
import dev.ates.messaging.StreamHandler;
import org.springframework.stereotype.Component;

/** Applies the tracker's events: first to the journal, then to the metrics. */
@Component
class TrackerHandler implements StreamHandler<TrackerEvent> {

    private final Journal journal;
    private final Engine engine;

    TrackerHandler(Journal journal, Engine engine) {
        this.journal = journal;
        this.engine = engine;
    }

    @Override
    public String producer() {
        return "tracker";
    }

    @Override
    public Class<TrackerEvent> family() {
        return TrackerEvent.class;
    }

    @Override
    public void apply(Batch<TrackerEvent> batch) {
        journal.lock();
        journal.append(batch);
        engine.advance();
    }
}
