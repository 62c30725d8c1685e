package dev.ates.accounting.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ates.accounting.ServiceTest;
import dev.ates.accounting.approval.ApprovalSettings.People;
import dev.ates.accounting.decision.Decisions;
import dev.ates.accounting.decision.Reason;
import dev.ates.ui.Caller;
import dev.ates.ui.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** The setting for small teams: one person is enough. */
class OnePersonTest extends ServiceTest {

    private static final Caller ACCOUNTANT = new Caller(CLARA, "Clara", Set.of(Role.accountant));
    private static final Reason REASON = new Reason("We are only two");

    private final Tip tip = new Tip();

    @BeforeEach
    void nothingIsGivenYet() {
        tip.given.clear();
    }

    @Test
    void doesAtOnceWhatIsProposed() {
        UUID id = UUID.randomUUID();

        Proposal proposal = propose(People.one_person, id, BORIS);
        Proposal again = propose(People.one_person, id, BORIS);

        assertThat(proposal.isApproved()).isTrue();
        assertThat(again).isEqualTo(proposal);
        assertThat(tip.given).containsExactly("5 for We are only two by Clara");
        assertThat(service(Decisions.class).about("tip", Long.MAX_VALUE, 10))
                .extracting(Decisions.Decision::whoName, Decisions.Decision::action, Decisions.Decision::reason)
                .containsExactly(tuple("Clara", "tip", "We are only two"));
    }

    @Test
    void neverOnTheirOwnAccount() {
        assertThatThrownBy(() -> propose(People.one_person, UUID.randomUUID(), CLARA))
                .isInstanceOf(OwnAccount.class);

        assertThat(tip.given).isEmpty();
    }

    @Test
    void whatWaitedForTwoMayBeApprovedByOneOnceTheSettingSaysSo() {
        UUID id = UUID.randomUUID();
        assertThat(propose(People.two_people, id, BORIS).isWaiting()).isTrue();

        service(TransactionTemplate.class)
                .executeWithoutResult(status -> approvals(People.one_person).approve(id, ACCOUNTANT, null));

        assertThat(tip.given).hasSize(1);
    }

    @Test
    void namesBothOfTwoPeopleWithTheSameName() {
        UUID id = UUID.randomUUID();
        propose(People.two_people, id, BORIS);
        Caller namesake = new Caller(ADA, ACCOUNTANT.name(), Set.of(Role.accountant));

        service(TransactionTemplate.class)
                .executeWithoutResult(status -> approvals(People.two_people).approve(id, namesake, null));

        assertThat(tip.given).containsExactly("5 for We are only two by Clara, approved by Clara");
    }

    @Test
    void refusesSettingsOutOfBounds() {
        assertThatThrownBy(() -> new ApprovalSettings(People.two_people, Duration.ofMinutes(59)))
                .hasMessageContaining("must be PT1H to PT8760H, it is PT59M");
    }

    private Proposal propose(People people, UUID id, UUID person) {
        return service(TransactionTemplate.class)
                .execute(status -> approvals(people).propose(tip, id, new Tip.What(person, 5), REASON, ACCOUNTANT));
    }

    private Approvals approvals(People people) {
        return new Approvals(
                service(Proposals.class),
                List.of(tip),
                new ApprovalSettings(people, Duration.ofDays(14)),
                service(Decisions.class));
    }

    /** A minimal kind of proposal. */
    private static final class Tip implements ProposalKind<Tip.What> {

        private final List<String> given = new ArrayList<>();

        record What(UUID person, int coins) {}

        @Override
        public String name() {
            return "tip";
        }

        @Override
        public Class<What> type() {
            return What.class;
        }

        @Override
        public String action(What what) {
            return "tip";
        }

        @Override
        public String subject(What what) {
            return "tip";
        }

        @Override
        public String object(What what, UUID proposal) {
            return proposal.toString();
        }

        @Override
        public Optional<UUID> person(What what) {
            return Optional.of(what.person());
        }

        @Override
        public String words(What what) {
            return "Give a tip";
        }

        @Override
        public void check(What what) {
            assertThat(what.coins()).isPositive();
        }

        @Override
        public void carryOut(What what, Approved approved) {
            given.add(
                    "%d for %s by %s".formatted(what.coins(), approved.reason().text(), approved.names()));
        }
    }
}
