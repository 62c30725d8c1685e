package dev.ates.accounting.approval;

import dev.ates.accounting.approval.Proposal.State;
import dev.ates.accounting.decision.Decisions;
import dev.ates.accounting.decision.Reason;
import dev.ates.ui.Caller;
import dev.ates.ui.KeyReused;
import dev.ates.ui.NotFound;
import dev.ates.ui.Refusal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * All manual actions on money: one person proposes, another approves, and the proposal is carried out in the transaction that
 * approves it. If the settings require only one person, proposing approves. {@code @approvals} in templates.
 */
@Component("approvals")
public class Approvals {

    /** The API's description of a proposal's key. */
    public static final String KEY =
            "Identifies the proposal: a repeated request returns its current state; 422 for a different request with the same key";

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Proposals proposals;
    private final Map<String, ProposalKind<?>> kinds;
    private final ApprovalSettings settings;
    private final Decisions decisions;

    Approvals(Proposals proposals, List<ProposalKind<?>> kinds, ApprovalSettings settings, Decisions decisions) {
        this.proposals = proposals;
        this.kinds = kinds.stream().collect(Collectors.toUnmodifiableMap(ProposalKind::name, Function.identity()));
        this.settings = settings;
        this.decisions = decisions;
    }

    /**
     * Proposes an action, or carries it out if one person is enough.
     *
     * @param key identifies the proposal: a repeated request returns its current state; {@code null} for a request that
     *     is never repeated
     * @throws OwnAccount when it is about the proposer's own account
     * @throws ProposalRefused when another proposal about the same object is waiting
     * @throws KeyReused when the key belongs to a different proposal
     */
    @Transactional
    public <W extends Record> Proposal propose(
            ProposalKind<W> kind, @Nullable UUID key, W what, Reason reason, Caller by) {
        UUID id = key == null ? UUID.randomUUID() : key;
        UUID person = kind.person(what).orElse(null);
        keepFromOwnAccount(person, by);
        String json = JSON.writeValueAsString(what);
        Optional<Proposal> known = repeated(id, kind, json, reason, by);
        if (known.isPresent()) {
            return known.get();
        }
        kind.check(what);
        String object = kind.object(what, id);
        boolean first = proposals.add(
                new Proposals.New(id, kind.name(), json, kind.words(what), kind.subject(what), object, person),
                reason,
                by,
                settings.approvalExpiresAfter());
        if (!first) {
            return repeated(id, kind, json, reason, by)
                    .orElseThrow(() -> proposals
                            .waiting(kind.name(), object)
                            .<Refusal>map(ProposalRefused::alreadyProposed)
                            .orElseGet(() -> new KeyReused(id)));
        }
        if (settings.alone()) {
            return carryOut(kind, proposals.find(id).orElseThrow(), by, null);
        }
        decisions.write(by, kind.action(what) + " proposed", kind.subject(what), reason);
        return proposals.find(id).orElseThrow();
    }

    /**
     * Approves the proposal and carries it out. Approving it again has no effect, whoever does it.
     *
     * @throws OwnAccount when it is about the approver's own account
     * @throws ProposalRefused when the proposer approves, or it has been decided otherwise
     */
    @Transactional
    public Proposal approve(UUID id, Caller by, @Nullable Reason why) {
        Proposal proposal = lock(id);
        if (proposal.isApproved()) {
            return proposal;
        }
        keepFromOwnAccount(proposal.action().personId(), by);
        keepWaiting(proposal);
        if (proposal.proposing().proposedBy().equals(by.id()) && !settings.alone()) {
            throw ProposalRefused.samePerson();
        }
        return carryOut(kind(proposal), proposal, by, why);
    }

    /** Declines the proposal. The proposer withdraws it instead. */
    @Transactional
    public Proposal decline(UUID id, Caller by, Reason why) {
        Proposal proposal = lock(id);
        keepFromOwnAccount(proposal.action().personId(), by);
        keepWaiting(proposal);
        if (proposal.proposing().proposedBy().equals(by.id())) {
            throw ProposalRefused.samePerson();
        }
        return end(proposal, State.declined, by, why);
    }

    /** Withdraws the proposer's own proposal. */
    @Transactional
    public Proposal withdraw(UUID id, Caller by, Reason why) {
        Proposal proposal = lock(id);
        keepWaiting(proposal);
        if (!proposal.proposing().proposedBy().equals(by.id())) {
            throw ProposalRefused.notYours(proposal);
        }
        return end(proposal, State.withdrawn, by, why);
    }

    /** The names of all kinds. */
    List<String> kinds() {
        return kinds.keySet().stream().sorted().toList();
    }

    /** Whether one person is enough. */
    boolean alone() {
        return settings.alone();
    }

    /** Proposals about a subject, newest first. */
    public List<Proposal> about(String subject, int max) {
        return proposals.about(subject, max).stream().map(this::checked).toList();
    }

    /** How many proposals wait for somebody's decision. */
    public long waitingFor(UUID decider) {
        return proposals.count(decider, settings.alone());
    }

    /** The proposal with its obstacle, if there is one: the action may have become impossible since it was proposed. */
    Proposal checked(Proposal proposal) {
        return proposal.isWaiting()
                ? obstacle(kind(proposal), proposal).map(proposal::withObstacle).orElse(proposal)
                : proposal;
    }

    private static <W extends Record> Optional<String> obstacle(ProposalKind<W> kind, Proposal proposal) {
        try {
            kind.check(JSON.readValue(proposal.action().what(), kind.type()));
            return Optional.empty();
        } catch (Refusal refused) {
            return Optional.ofNullable(refused.getMessage());
        }
    }

    /** Waiting proposals of a kind about some objects, by object. */
    public Map<String, Proposal> waiting(String kind, Collection<String> objects) {
        if (objects.isEmpty()) {
            return Map.of();
        }
        Map<String, Proposal> waiting = proposals.waiting(kind, objects);
        waiting.replaceAll((object, proposal) -> checked(proposal));
        return waiting;
    }

    private <W extends Record> Proposal carryOut(
            ProposalKind<W> kind, Proposal proposal, Caller by, @Nullable Reason why) {
        W what = JSON.readValue(proposal.action().what(), kind.type());
        Reason reason = new Reason(proposal.proposing().reason());
        Proposal approved = proposals.end(proposal.id(), State.approved, settings.alone(), by, why);
        var proposer = new Approved.Person(
                proposal.proposing().proposedBy(), proposal.proposing().proposedByName());
        kind.carryOut(what, new Approved(proposal.id(), reason, proposer, new Approved.Person(by.id(), by.name())));
        decisions.write(by, kind.action(what), proposal.action().subject(), reason);
        return approved;
    }

    private Proposal end(Proposal proposal, State state, Caller by, Reason why) {
        Proposal ended = proposals.end(proposal.id(), state, false, by, why);
        decisions.write(
                by,
                "%s %s".formatted(proposal.action().kind(), state),
                proposal.action().subject(),
                why);
        return ended;
    }

    private Optional<Proposal> repeated(UUID id, ProposalKind<?> kind, String what, Reason reason, Caller by) {
        Optional<Proposal> known = proposals.find(id);
        if (known.isPresent() && !proposals.isSame(id, kind.name(), what, reason, by)) {
            throw new KeyReused(id);
        }
        return known;
    }

    private ProposalKind<?> kind(Proposal proposal) {
        ProposalKind<?> kind = kinds.get(proposal.action().kind());
        if (kind == null) {
            throw new IllegalStateException("There is no handler for proposals of kind "
                    + proposal.action().kind());
        }
        return kind;
    }

    private Proposal lock(UUID id) {
        return proposals.lock(id).orElseThrow(() -> new NotFound("proposal", id));
    }

    private static void keepWaiting(Proposal proposal) {
        if (!proposal.isWaiting()) {
            throw ProposalRefused.alreadyDecided(proposal);
        }
    }

    private static void keepFromOwnAccount(@Nullable UUID person, Caller by) {
        if (by.id().equals(person)) {
            throw new OwnAccount();
        }
    }
}
