package dev.ates.accounting.approval;

import java.util.Optional;
import java.util.UUID;

/**
 * A kind of proposal, with everything that depends on the kind. A feature declares its kinds as components; proposals, pages,
 * API and decisions know no kind by name.
 *
 * @param <W> what is proposed; kept as JSON, so its fields never change their names
 */
public interface ProposalKind<W extends Record> {

    /** Such as {@code adjustment}; never changes. */
    String name();

    Class<W> type();

    /** The action of the decision, such as {@code adjustment}. */
    String action(W what);

    /** The subject of the decision, beside which its history is shown, such as {@code account <id>}. */
    String subject(W what);

    /** What only one proposal of this kind may wait about; the proposal itself when any number may. */
    String object(W what, UUID proposal);

    /** Whose account it moves money on: this person neither proposes nor decides it. */
    Optional<UUID> person(W what);

    /** What it comes to, as a sentence that starts with a verb. */
    String words(W what);

    /** Refuses by a {@link dev.ates.ui.Refusal} what could not be done now. */
    void check(W what);

    /** Does it, within the transaction that approves it; refuses like {@link #check}, and then nothing is approved. */
    void carryOut(W what, Approved approved);
}
