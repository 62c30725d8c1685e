package dev.ates.accounting.approval;

import dev.ates.accounting.decision.Reason;
import java.util.UUID;

/**
 * The approval of a proposal that is being carried out.
 *
 * @param proposal its id
 * @param reason the proposer's
 */
public record Approved(UUID proposal, Reason reason, Person proposedBy, Person approvedBy) {

    /** A person with an id, because two people may have the same name. */
    public record Person(UUID id, String name) {}

    /** Such as {@code Clara, approved by Ada}, or one name when one person was enough. */
    public String names() {
        return proposedBy.id().equals(approvedBy.id())
                ? approvedBy.name()
                : proposedBy.name() + ", approved by " + approvedBy.name();
    }
}
