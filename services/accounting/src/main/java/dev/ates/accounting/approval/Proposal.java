package dev.ates.accounting.approval;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** A proposal and its state. */
public record Proposal(
        UUID id,
        @JsonUnwrapped Action action,
        @JsonUnwrapped Proposing proposing,
        State state,
        @JsonUnwrapped Decision decided,
        @JsonUnwrapped Doubts doubts) {

    /**
     * What is to be done.
     *
     * @param kind such as {@code adjustment}
     * @param words a description for people
     * @param subject what it is about, such as {@code account <id>}
     * @param personId the owner of the affected account, {@code null} for none or for all
     * @param what the same for programs, by kind
     */
    public record Action(
            String kind,
            String words,
            String subject,
            @Nullable UUID personId,
            @JsonRawValue String what) {}

    /** Who proposes it, why, and until when it can be approved. */
    public record Proposing(
            String reason, UUID proposedBy, String proposedByName, Instant proposedAt, Instant expiresAt) {}

    /**
     * Who approved, declined or withdrew it, and why; none while it waits.
     *
     * @param decision the reason
     */
    public record Decision(
            @Nullable UUID decidedBy,
            @Nullable String decidedByName,
            @Nullable Instant decidedAt,
            @Nullable String decision) {}

    /**
     * What the person who decides about it should know.
     *
     * @param proposerInactive whether the proposer has been dismissed
     * @param ownerInactive whether the owner of the affected account has been dismissed
     * @param obstacle why it cannot be carried out now, {@code null} if it can or has been decided
     */
    public record Doubts(
            boolean proposerInactive,
            boolean ownerInactive,
            @Nullable String obstacle) {}

    /** The state of a proposal; all but the first are final. */
    public enum State {
        proposed,
        approved,
        declined,
        withdrawn,
        expired
    }

    public boolean isWaiting() {
        return state == State.proposed;
    }

    Proposal withObstacle(String why) {
        Doubts more = new Doubts(doubts.proposerInactive(), doubts.ownerInactive(), why);
        return new Proposal(id, action, proposing, state, decided, more);
    }

    public boolean isApproved() {
        return state == State.approved;
    }

    /**
     * The response to a program's proposal: 202 with the proposal while it waits for a second person.
     *
     * @param result the result once it is approved
     */
    public ResponseEntity<Object> answer(HttpStatus done, Supplier<Object> result) {
        return isApproved()
                ? ResponseEntity.status(done).body(result.get())
                : ResponseEntity.accepted().body(this);
    }
}
