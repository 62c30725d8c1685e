package dev.ates.accounting.approval;

import java.util.Optional;
import java.util.UUID;

/**
 * A kind of proposal, with everything that depends on the kind. A feature declares its kinds as components; proposals, pages,
 * API and decisions know no kind by name.
 *
 * @param <W> the proposed action; stored as JSON, so its field names must never change
 */
public interface ProposalKind<W extends Record> {

    /** Such as {@code adjustment}; never changes. */
    String name();

    Class<W> type();

    /** The action of the decision, such as {@code adjustment}. */
    String action(W what);

    /** The subject of the decision, beside which its history is shown, such as {@code account <id>}. */
    String subject(W what);

    /** The object about which only one proposal of this kind may wait; the proposal's id if any number may. */
    String object(W what, UUID proposal);

    /** The owner of the affected account, who may neither propose nor decide it. */
    Optional<UUID> person(W what);

    /** A description that starts with a verb. */
    String words(W what);

    /** Throws a {@link dev.ates.ui.Refusal} if it cannot be carried out now. */
    void check(W what);

    /** Carries it out in the transaction that approves it. Refuses like {@link #check}, in which case it is not approved. */
    void carryOut(W what, Approved approved);
}
