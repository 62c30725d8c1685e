package dev.ates.standalone.replay;

import dev.ates.contracts.EventTypes;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Compares the databases of the parts of a world to the cent: tracker = ledger = analytics per person and day, payouts
 * = the bank's own records, letters = what the mailbox received, balances = the sum of their transfers.
 */
final class Reconciliation {

    private static final int DIFFERENCES_MAX = 100;
    private static final int OFFENDERS_MAX = 5;

    private final Databases databases;
    private final List<String> differences = new ArrayList<>();

    Reconciliation(Databases databases) {
        this.databases = databases;
    }

    /** The first hundred differences; empty when everything agrees. */
    List<String> differences() {
        Map<PersonDay, Movements> log = movements(databases.tracker(), """
                select l.day, (event -> 'data' ->> 'assigneeId')::uuid as person,
                       sum((event -> 'data' ->> 'feeMinor')::bigint) as fees,
                       sum((event -> 'data' ->> 'rewardMinor')::bigint) as rewards,
                       count(*) as entries
                  from messaging.event_log l,
                       jsonb_array_elements(convert_from(l.body, 'UTF8')::jsonb) as event
                 where event ->> 'type' in ('%s', '%s')
                 group by 1, 2
                """.formatted(
                        EventTypes.nameOf(TaskAssigned.class), EventTypes.nameOf(TaskCompleted.class)));
        Map<PersonDay, Movements> ledger =
                movements(databases.accounting(), """
                select day, person_id as person,
                       sum(signed_minor) filter (where %s) as fees,
                       sum(signed_minor) filter (where %s) as rewards,
                       count(*) as entries
                  from transfer
                 where %s
                 group by 1, 2
                """.formatted(Kinds.FEES, Kinds.REWARDS, Kinds.EARNED));
        compare("tracker", log, "ledger", ledger);
        compare("ledger", withPayouts(), "analytics", movements(databases.analytics(), """
                        select day, account_id as person, fees_minor as fees,
                               rewards_minor + payouts_minor + other_minor as rewards, postings as entries
                          from day_balance
                         where postings > 0
                        """));
        compare("tracker's tables", totals(databases.tracker(), """
                select person, sum(fees), sum(rewards) from (
                  select assignee_id as person, fee_minor as fees, 0 as rewards from assignment
                  union all
                  select assignee_id, 0, reward_minor from task where status = 'done') movement
                 group by person
                """), "tracker's log", byPerson(log));
        compareBank();
        compareLetters();
        compareNumbers();
        return List.copyOf(differences.subList(0, Math.min(differences.size(), DIFFERENCES_MAX)));
    }

    private Map<PersonDay, Movements> withPayouts() {
        return movements(databases.accounting(), """
                select day, person_id as person,
                       sum(signed_minor) filter (where %1$s) as fees,
                       sum(signed_minor) filter (where not %1$s) as rewards,
                       count(*) as entries
                  from transfer
                 where person_id is not null
                 group by 1, 2
                """.formatted(Kinds.FEES));
    }

    /** Each payout marked paid appears exactly once in the bank's records, with its amount, and nothing else does. */
    private void compareBank() {
        compare(
                "payouts",
                amounts(databases.accounting(), "select id::text, amount_minor from payout where state = 'paid'"),
                "the bank's records",
                amounts(
                        databases.outside(),
                        "select key::text, amount_minor from bank_payment where status = 'executed'"));
        compare(
                "payout transfers",
                amounts(databases.accounting(), """
                        select day || ' ' || person_id, amount_minor from transfer
                         where kind = 'payout' and person_id is not null
                        """),
                "payouts",
                amounts(databases.accounting(), "select day || ' ' || person_id, amount_minor from payout"));
    }

    /** Every payout has its letter, and every letter marked sent has arrived. */
    private void compareLetters() {
        List<String> arrived = strings(databases.outside(), "select message_id from mailbox_message");
        strings(databases.accounting(), """
                        select p.day || '.' || p.person_id from payout p
                          left join letter l on l.day = p.day and l.person_id = p.person_id
                                and l.kind = 'day' and l.state = 'sent'
                         where l.day is null
                        """)
                .forEach(payout -> differences.add("payout %s has no letter".formatted(payout)));
        var ids = new TreeSet<String>();
        arrived.forEach(id -> ids.add(id.replaceAll("^<?letter\\.|@.*$", "")));
        List<String> sent = strings(databases.accounting(), """
                        select day || '.' || person_id || case kind when 'day' then '' else '.' || kind end
                          from letter where state = 'sent'
                        """);
        compare("letters sent", counted(sent), "letters arrived", counted(List.copyOf(ids)));
    }

    /**
     * How many letters arrived again. They have the same Message-ID, so a mail program shows them once. 0 unless
     * accounting was killed between the mail server's reply and its own record of it.
     */
    long repeatedLetters() {
        return Databases.number(
                databases.outside(), "select count(*) - count(distinct message_id) from mailbox_message");
    }

    /** Runs the queries that must find nothing. */
    private void compareNumbers() {
        none("differences from the bank's statements", """
                select concat_ws(' ', d.kind, d.day, d.reference, 'ours', d.ours_minor, 'bank', d.bank_minor, 'is', p.state,
                                 'sent', p.submitted_at, 'settled', p.settled_at)
                  from bank_difference d left join payout p on p.id = d.payout_id
                 where d.explained_at is null
                """);
        none("balances that are not the sum of their transfers", """
                select concat_ws(' ', a.id, a.balance_minor, 'and', t.balance) from account a
                  left join (select person_id, sum(signed_minor) as balance from transfer group by person_id) t
                    on t.person_id = a.id
                 where a.owner = 'person' and a.balance_minor <> coalesce(t.balance, 0)
                """);
        none("days that are not closed or were skipped", """
                select concat_ws(' ', day, state, 'then', next) from (
                  select day, state, sealed_at, lead(day) over (order by day) as next from business_day) d
                 where sealed_at is not null and (state <> 'closed' or next <> day + 1)
                """);
        long earned = Databases.number(
                databases.accounting(), "select -coalesce(sum(signed_minor), 0) from transfer where " + Kinds.EARNED);
        long told = Databases.number(
                databases.analytics(), "select coalesce(sum(company_earned_minor), 0)::bigint from day");
        if (earned != told) {
            differences.add("the company earned %d by the ledger and %d by analytics".formatted(earned, told));
        }
        strings(databases.analytics(), """
                        select concat_ws(' ', d.day, d.fees_minor, d.rewards_minor, 'and', t.fees_minor, t.rewards_minor)
                          from day d left join day_tracked t on t.day = d.day
                         where (d.fees_minor, d.rewards_minor) <> (coalesce(t.fees_minor, 0), coalesce(t.rewards_minor, 0))
                        """)
                .forEach(day -> differences.add("analytics' sums by accounting and by the tracker: " + day));
    }

    /** @param sql finds the violations, each as a text */
    private void none(String what, String sql) {
        List<String> found = databases
                .accounting()
                .sql(sql)
                .query((row, number) -> row.getString(1))
                .list();
        if (!found.isEmpty()) {
            differences.add("%s: %d, the first: %s"
                    .formatted(
                            what,
                            found.size(),
                            String.join("; ", found.subList(0, Math.min(found.size(), OFFENDERS_MAX)))));
        }
    }

    private <K, V> void compare(String leftName, Map<K, V> left, String rightName, Map<K, V> right) {
        var keys = new ArrayList<K>(left.keySet());
        right.keySet().stream().filter(key -> !left.containsKey(key)).forEach(keys::add);
        for (K key : keys) {
            if (!Objects.equals(left.get(key), right.get(key))) {
                differences.add("%s: %s says %s, %s says %s"
                        .formatted(key, leftName, left.get(key), rightName, right.get(key)));
            }
        }
    }

    private static Map<PersonDay, Movements> movements(JdbcClient database, String sql) {
        Map<PersonDay, Movements> result = new HashMap<>();
        database.sql(sql).query(row -> {
            result.put(
                    new PersonDay(row.getObject("day", LocalDate.class), row.getObject("person", UUID.class)),
                    new Movements(row.getLong("fees"), row.getLong("rewards"), row.getLong("entries")));
        });
        return result;
    }

    private static Map<UUID, String> totals(JdbcClient database, String sql) {
        Map<UUID, String> result = new HashMap<>();
        database.sql(sql).query(row -> {
            result.put(row.getObject(1, UUID.class), row.getLong(2) + " and " + row.getLong(3));
        });
        return result;
    }

    private static Map<UUID, String> byPerson(Map<PersonDay, Movements> movements) {
        Map<UUID, Movements> sums = new HashMap<>();
        movements.forEach((key, value) -> sums.merge(key.person(), value, Movements::plus));
        Map<UUID, String> result = new HashMap<>();
        sums.forEach((person, sum) -> result.put(person, sum.fees() + " and " + sum.others()));
        return result;
    }

    private static Map<String, Long> amounts(JdbcClient database, String sql) {
        Map<String, Long> result = new HashMap<>();
        database.sql(sql).query(row -> {
            result.put(row.getString(1), row.getLong(2));
        });
        return result;
    }

    private static List<String> strings(JdbcClient database, String sql) {
        var result = new ArrayList<String>();
        database.sql(sql).query(row -> {
            result.add(row.getString(1));
        });
        return result;
    }

    private static Map<String, Long> counted(List<String> keys) {
        Map<String, Long> result = new HashMap<>();
        keys.forEach(key -> result.merge(key, 1L, Long::sum));
        return result;
    }

    private record PersonDay(LocalDate day, UUID person) {
        @Override
        public String toString() {
            return day + " " + person;
        }
    }

    /** The sum of fees, the sum of everything else, and the number of entries. */
    private record Movements(long fees, long others, long entries) {
        Movements plus(Movements other) {
            return new Movements(fees + other.fees, others + other.others, entries + other.entries);
        }

        @Override
        public String toString() {
            return "%d and %d in %d entries".formatted(fees, others, entries);
        }
    }
}
