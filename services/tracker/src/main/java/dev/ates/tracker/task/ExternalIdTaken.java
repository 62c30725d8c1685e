package dev.ates.tracker.task;

import java.util.UUID;
import org.springframework.http.HttpStatus;

/** {@code external-id-taken}: another task already has this external id; the message names it. */
public final class ExternalIdTaken extends TaskRefusal {
    private static final long serialVersionUID = 1L;

    private final String externalId;

    ExternalIdTaken(String externalId, UUID task) {
        super(HttpStatus.CONFLICT, "external-id-taken", "%s is the external id of task %s".formatted(externalId, task));
        this.externalId = externalId;
    }

    @Override
    public String field() {
        return "externalId";
    }

    @Override
    public String told() {
        return "A task with the external id %s already exists.".formatted(externalId);
    }
}
