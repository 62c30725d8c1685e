package dev.ates.tracker.assignment;

import org.springframework.stereotype.Component;

/** {@code random}, the rule of the business: everybody has the same chance, also the person who has the task now. */
@Component
final class AtRandom implements Strategy {

    static final String NAME = "random";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String assignee(String number, String draw, String former) {
        return "(select ids from people)[1 + %s %% (select cardinality(ids) from people)]".formatted(draw);
    }
}
