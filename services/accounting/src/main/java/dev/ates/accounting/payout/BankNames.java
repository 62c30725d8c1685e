package dev.ates.accounting.payout;

import dev.ates.accounting.approval.Approved;
import dev.ates.accounting.approval.ProposalKind;
import dev.ates.contracts.TextRule;
import dev.ates.robots.Robots;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import dev.ates.ui.Conflict;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.NotFound;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The names of people at the bank, for names of the directory that banks do not accept. At some banks the payee's name
 * decides who is paid, so it takes two people, like all manual actions on money, and a payout that waits for a name.
 */
@Component
class BankNames implements ProposalKind<BankNames.BankName> {

    /**
     * Under which name a person is paid: the one that accountants have given, otherwise the directory's name for the bank,
     * otherwise the person's name. Expects the tables {@code bank_name} and {@code person}.
     */
    static final String NAME = "coalesce(bank_name.name, person.bank_name, person.name)";

    private final JdbcClient jdbc;
    private final Robots robots;
    private final Clock clock;

    BankNames(JdbcClient jdbc, Robots robots, Clock clock) {
        this.jdbc = jdbc;
        this.robots = robots;
        this.clock = clock;
    }

    record BankName(UUID payoutId, UUID personId, String name) {}

    /** The name of a payout's payee for the bank: the one that was sent, or the one that will be. */
    record Creditor(String name, Source source) {}

    /** Where a name for the bank comes from. */
    enum Source {
        given("given by accountants"),
        directory("the directory's name for the bank"),
        person("the person's name"),
        /** When the order was sent, the name was another one than now. */
        sent("as it was sent");

        private final String words;

        Source(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    /**
     * @throws InvalidParameter when it is not a valid name
     * @throws NotFound when there is no such payout
     */
    BankName of(UUID payout, @Nullable String typed) {
        try {
            return new BankName(payout, payee(payout).personId(), TextRule.NAME.keep(typed));
        } catch (TextRule.Refused e) {
            throw new InvalidParameter(e);
        }
    }

    @Override
    public String name() {
        return "bank_name";
    }

    @Override
    public Class<BankName> type() {
        return BankName.class;
    }

    @Override
    public String action(BankName what) {
        return "bank name";
    }

    @Override
    public String subject(BankName what) {
        return Payouts.subject(what.payoutId());
    }

    @Override
    public String object(BankName what, UUID proposal) {
        return what.personId().toString();
    }

    @Override
    public Optional<UUID> person(BankName what) {
        return Optional.of(what.personId());
    }

    @Override
    public String words(BankName what) {
        String known = payee(what.payoutId()).name();
        return "Pay %s under the name %s".formatted(known == null ? what.personId() : known, what.name());
    }

    @Override
    public void check(BankName what) {
        if (!payee(what.payoutId()).waits()) {
            throw new NotNeeded(what.payoutId());
        }
    }

    /** Payouts of the person that wait for a name are tried at once. */
    @Override
    public void carryOut(BankName what, Approved approved) {
        check(what);
        jdbc.sql("""
                insert into bank_name (person_id, name, proposal_id, given_at) values (:person, :name, :proposal, :now)
                on conflict (person_id) do update set name = excluded.name, proposal_id = excluded.proposal_id,
                                                      given_at = excluded.given_at
                """)
                .param("person", what.personId())
                .param("name", what.name())
                .param("proposal", approved.proposal())
                .param("now", Columns.time(clock.instant()))
                .update();
        jdbc.sql("update payout set due_at = :now where person_id = :person and state = 'created' and needs_hand")
                .param("now", Columns.time(clock.instant()))
                .param("person", what.personId())
                .update();
        robots.wakeAfterCommit("payer");
    }

    /** Empty until the directory has published the payee. */
    Optional<Creditor> creditor(UUID payout) {
        return jdbc.sql("""
                select name, case when name = given then 'given' when name = told then 'directory'
                                  when name = own then 'person' else 'sent' end as source
                from (select coalesce(p.creditor_name, %s) as name, bank_name.name as given, person.bank_name as told,
                             person.name as own
                      from payout p
                      left join person on person.id = p.person_id
                      left join bank_name on bank_name.person_id = p.person_id
                      where p.id = :id) creditor
                where name is not null
                """.formatted(NAME))
                .param("id", payout)
                .query(Rows.as(Creditor.class))
                .optional();
    }

    private Payee payee(UUID payout) {
        return jdbc.sql("""
                select p.person_id, person.name, p.state = 'created' and p.needs_hand as waits
                from payout p left join person on person.id = p.person_id
                where p.id = :id
                """)
                .param("id", payout)
                .query(Rows.as(Payee.class))
                .optional()
                .orElseThrow(() -> new NotFound("payout", payout));
    }

    private record Payee(UUID personId, @Nullable String name, boolean waits) {}

    /** The payout does not wait for a name, or no longer does. */
    static final class NotNeeded extends Conflict {
        private static final long serialVersionUID = 1L;

        NotNeeded(UUID payout) {
            super("bank-name-not-needed", "Payout %s does not need another name for the bank".formatted(payout));
        }
    }
}
