package dev.ates.accounting.approval;

import dev.ates.ui.Refusal;
import org.springframework.http.HttpStatus;

/** A refused proposal, or a refused decision about one. */
public final class ProposalRefused extends Refusal {
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String name;

    private ProposalRefused(HttpStatus status, String name, String message) {
        super(message);
        this.status = status;
        this.name = name;
    }

    static ProposalRefused samePerson() {
        return new ProposalRefused(
                HttpStatus.CONFLICT,
                "same-person",
                "You proposed it yourself, so somebody else has to decide. You may withdraw it");
    }

    static ProposalRefused notYours(Proposal proposal) {
        return new ProposalRefused(
                HttpStatus.CONFLICT,
                "not-the-proposer",
                "%s has proposed it and may withdraw it: you may decline it"
                        .formatted(proposal.proposing().proposedByName()));
    }

    static ProposalRefused alreadyProposed(Proposal waiting) {
        return new ProposalRefused(
                HttpStatus.CONFLICT,
                "already-proposed",
                "A proposal of %s about it waits for a second person; it has to be decided or withdrawn first"
                        .formatted(waiting.proposing().proposedByName()));
    }

    static ProposalRefused alreadyDecided(Proposal decided) {
        return new ProposalRefused(
                HttpStatus.CONFLICT,
                decided.state() == Proposal.State.expired ? "proposal-expired" : "already-decided",
                decided.state() == Proposal.State.expired
                        ? "The proposal has expired: propose it again"
                        : "The proposal is %s already, by %s"
                                .formatted(decided.state(), decided.decided().decidedByName()));
    }

    @Override
    public HttpStatus status() {
        return status;
    }

    @Override
    public String name() {
        return name;
    }
}
