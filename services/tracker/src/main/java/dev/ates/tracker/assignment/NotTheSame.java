package dev.ates.tracker.assignment;

import org.springframework.stereotype.Component;

/**
 * {@code not-the-same}: everybody but the person who has the task now has the same chance. If nobody else can be
 * assigned tasks, the person gets it again. It searches the list of people once for each task.
 */
@Component
final class NotTheSame implements Strategy {

    @Override
    public String name() {
        return "not-the-same";
    }

    /** Goes on from the former assignee by 1 to n − 1 of the n people. */
    @Override
    public String assignee(String number, String draw, String former) {
        return """
                (select ids from people)[1 + coalesce(
                  (array_position((select ids from people), %2$s) + %1$s %% nullif((select cardinality(ids) from people) - 1, 0))
                    %% (select cardinality(ids) from people),
                  %1$s %% (select cardinality(ids) from people))]""".formatted(draw, former);
    }
}
