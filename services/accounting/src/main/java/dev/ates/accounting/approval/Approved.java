package dev.ates.accounting.approval;

import dev.ates.accounting.decision.Reason;
import java.util.UUID;

/**
 * The approval of a proposal that is being carried out.
 *
 * @param proposal its id
 * @param reason the proposer's
 */
public record Approved(UUID proposal, Reason reason, String proposedBy, String approvedBy) {

    /** Such as {@code Clara, approved by Ada}, or one name when one person was enough. */
    public String names() {
        return proposedBy.equals(approvedBy) ? proposedBy : proposedBy + ", approved by " + approvedBy;
    }
}
