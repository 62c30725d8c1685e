package dev.ates.analytics.journal;

import dev.ates.contracts.TrackerEvent;
import dev.ates.messaging.Batch;
import dev.ates.messaging.StreamHandler;
import org.springframework.stereotype.Component;

/** Keeps the tracker's events, so that later figures can be computed from the beginning. */
@Component
class TrackerHandler implements StreamHandler<TrackerEvent> {

    private final Journal journal;

    TrackerHandler(Journal journal) {
        this.journal = journal;
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
    }
}
