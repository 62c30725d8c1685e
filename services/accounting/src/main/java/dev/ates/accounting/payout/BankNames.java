package dev.ates.accounting.payout;

import dev.ates.accounting.approval.OwnAccount;
import dev.ates.accounting.decision.Decisions;
import dev.ates.accounting.decision.Reason;
import dev.ates.contracts.TextRule;
import dev.ates.robots.Robots;
import dev.ates.sql.Columns;
import dev.ates.ui.Caller;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.NotFound;
import java.time.Clock;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Names that people have at the bank, where the directory's name is none that banks take. */
@Component
class BankNames {

    private final JdbcClient jdbc;
    private final Decisions decisions;
    private final Robots robots;
    private final Clock clock;

    BankNames(JdbcClient jdbc, Decisions decisions, Robots robots, Clock clock) {
        this.jdbc = jdbc;
        this.decisions = decisions;
        this.robots = robots;
        this.clock = clock;
    }

    /**
     * Names the payee of a payout from now on; payouts that were not sent for their name are tried at once.
     *
     * @throws InvalidParameter when it is no name
     * @throws NotFound when there is no such payout
     */
    @Transactional
    void give(UUID payout, String typed, Caller by) {
        String name;
        try {
            name = TextRule.NAME.keep(typed);
        } catch (TextRule.Refused e) {
            throw new InvalidParameter(e);
        }
        UUID person = jdbc.sql("select person_id from payout where id = :id")
                .param("id", payout)
                .query(UUID.class)
                .optional()
                .orElseThrow(() -> new NotFound("payout", payout));
        if (person.equals(by.id())) {
            throw new OwnAccount();
        }
        jdbc.sql("""
                insert into bank_name (person_id, name, given_by, given_at) values (:person, :name, :by, :now)
                on conflict (person_id) do update set name = excluded.name, given_by = excluded.given_by,
                                                      given_at = excluded.given_at
                """)
                .param("person", person)
                .param("name", name)
                .param("by", by.id())
                .param("now", Columns.time(clock.instant()))
                .update();
        jdbc.sql("update payout set due_at = :now where person_id = :person and state = 'created' and needs_hand")
                .param("now", Columns.time(clock.instant()))
                .param("person", person)
                .update();
        decisions.write(by, "bank name given", Payouts.subject(payout), new Reason("The name at the bank is " + name));
        robots.wakeAfterCommit("payer");
    }
}
