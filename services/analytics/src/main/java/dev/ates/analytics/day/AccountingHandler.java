package dev.ates.analytics.day;

import dev.ates.analytics.engine.Engine;
import dev.ates.analytics.journal.Journal;
import dev.ates.contracts.AccountingEvent;
import dev.ates.messaging.Batch;
import dev.ates.messaging.StreamHandler;
import org.springframework.stereotype.Component;

/** Applies accounting's events: first to the journal, then to the metrics, then decides which days are final. */
@Component
class AccountingHandler implements StreamHandler<AccountingEvent> {

    static final String PRODUCER = "accounting";

    private final Journal journal;
    private final Engine engine;
    private final Finality finality;

    AccountingHandler(Journal journal, Engine engine, Finality finality) {
        this.journal = journal;
        this.engine = engine;
        this.finality = finality;
    }

    @Override
    public String producer() {
        return PRODUCER;
    }

    @Override
    public Class<AccountingEvent> family() {
        return AccountingEvent.class;
    }

    @Override
    public void apply(Batch<AccountingEvent> batch) {
        journal.lock();
        journal.append(batch);
        engine.advance();
        finality.decide();
    }
}
