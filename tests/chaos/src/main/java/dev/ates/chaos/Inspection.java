package dev.ates.chaos;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/**
 * Reads the four databases from outside, using only the services' tables, and reports violations. It first waits until
 * everything is applied, paid and sent; days continue, so it reads a moment between two of them.
 */
final class Inspection {

    private static final int DIFFERENCES_MAX = 20;
    private static final int READINGS_MAX = 10;

    private final Deployment deployment;
    private final Set<UUID> poison;
    private final List<String> violations = new ArrayList<>();

    /** @param poison ids of events in the log that an operator has discarded */
    Inspection(Deployment deployment, Set<UUID> poison) {
        this.deployment = deployment;
        this.poison = Set.copyOf(poison);
    }

    /** Descriptions of work that is still in progress; empty if everything is quiet. */
    static List<String> unrest(Deployment deployment) {
        var unrest = new ArrayList<String>();
        for (Wire.Stream stream : Wire.STREAMS) {
            Database producer = deployment.database(stream.part());
            long waiting = producer.number("select count(*) from messaging.outbox");
            long head = producer.number("select sum(head_position) from messaging.stream_head");
            long published = producer.number("select sum(published_position) from messaging.stream_head");
            long applied = deployment
                    .database(stream.consumer())
                    .sql()
                    .sql("select sum(applied_position) from messaging.stream_cursor where producer = :stream")
                    .param("stream", stream.name())
                    .query(Long.class)
                    .single();
            if (waiting > 0 || published < head || applied < head) {
                unrest.add("%s → %s: %d chunks wait, head %d, published %d, applied %d"
                        .formatted(stream.name(), stream.consumer(), waiting, head, published, applied));
            }
        }
        addIfAny(unrest, "shuffles are running", deployment.database("tracker").number("""
                select count(*) from shuffle where ended_at is null"""));
        Database accounting = deployment.database("accounting");
        addIfAny(unrest, "payouts are open", accounting.number("""
                select count(*) from payout where state not in ('paid', 'rejected', 'returned')"""));
        addIfAny(unrest, "letters are to be sent", accounting.number("""
                select count(*) from letter where state not in ('sent', 'failed')"""));
        addIfAny(unrest, "sealed days are open", accounting.number("""
                select count(*) from business_day where sealed_at is not null and state <> 'closed'"""));
        addIfAny(
                unrest,
                "closed days are provisional",
                deployment.database("analytics").number("""
                select count(*) from day_closed c join day d on d.day = c.day where d.state <> 'final'"""));
        for (String service : Deployment.SERVICES) {
            addIfAny(
                    unrest,
                    "events in quarantine of " + service,
                    deployment.database(service).number("""
                            select count(*) from messaging.quarantine where state = 'open'"""));
        }
        return unrest;
    }

    private static void addIfAny(List<String> unrest, String what, long count) {
        if (count > 0) {
            unrest.add("%s: %d".formatted(what, count));
        }
    }

    /** @throws TimeoutException naming the remaining work */
    static void awaitQuiet(Deployment deployment, Duration atMost) throws TimeoutException, InterruptedException {
        var last = new ArrayList<String>();
        boolean quiet = Patience.reachedWithin(atMost, () -> {
            last.clear();
            last.addAll(unrest(deployment));
            return last.isEmpty();
        });
        if (!quiet) {
            throw new TimeoutException("No quiet within %d s: %s".formatted(atMost.toSeconds(), last));
        }
    }

    /** The violations found, worst first; empty if there are none. */
    List<String> violations(Duration quietWithin) throws TimeoutException, InterruptedException {
        for (int reading = 1; ; reading++) {
            awaitQuiet(deployment, quietWithin);
            List<Long> before = heads();
            violations.clear();
            read();
            if (before.equals(heads()) || reading == READINGS_MAX) {
                return List.copyOf(violations);
            }
        }
    }

    private List<Long> heads() {
        return List.of("outside", "tracker", "accounting").stream()
                .map(part -> deployment.database(part).number("select sum(head_position) from messaging.stream_head"))
                .toList();
    }

    private void read() {
        logsAreGapless();
        cursorsAreAtHead();
        moneyIsConserved();
        everyEventHasOneEffect();
        balancesAreTheSumOfTransfers();
        payoutsAreInTheBanksBooksOnce();
        lettersHaveArrived();
        daysAreClosedOnceAndInOrder();
    }

    private void logsAreGapless() {
        for (String part : List.of("outside", "tracker", "accounting")) {
            Database database = deployment.database(part);
            none(database, "gaps or overlaps in the log of " + part, """
                    select count(*) from (
                      select first_position,
                             lag(last_position, 1, 0::bigint) over (partition by partition order by last_position) as before
                        from messaging.event_log) l
                     where first_position <> before + 1
                    """);
            none(database, "chunks of " + part + " whose positions do not count their events", """
                    select count(*) from messaging.event_log
                     where last_position - first_position + 1
                           <> jsonb_array_length(convert_from(body, 'UTF8')::jsonb)
                    """);
            none(database, "heads of " + part + " that are not the end of the log", """
                    select count(*) from messaging.stream_head h
                     where h.head_position <> (select coalesce(max(last_position), 0) from messaging.event_log l
                                                where l.partition = h.partition)
                    """);
            // Events without a person, such as seals, are in every partition.
            none(database, "events of " + part + " that stand in its log twice", """
                    select count(*) - count(distinct (event ->> 'id', event ->> 'type',
                                                      case when event ->> 'subject' is null then l.partition end))
                      from messaging.event_log l, jsonb_array_elements(convert_from(l.body, 'UTF8')::jsonb) as event
                    """);
        }
    }

    private void cursorsAreAtHead() {
        for (Wire.Stream stream : Wire.STREAMS) {
            Map<String, String> heads = map(deployment.database(stream.part()), """
                    select partition::text, head_position || ' of ' || epoch from messaging.stream_head""");
            Map<String, String> cursors = map(deployment.database(stream.consumer()), """
                    select partition::text, applied_position || ' of ' || epoch from messaging.stream_cursor
                     where stopped is null and producer = '%s'""".formatted(stream.name()));
            compare("head of " + stream.name(), heads, "cursor of " + stream.consumer(), cursors);
        }
    }

    private void moneyIsConserved() {
        Map<String, String> log = new TreeMap<>();
        Map<String, long[]> sums = new HashMap<>();
        moneyEvents().forEach((id, event) -> {
            long[] sum = sums.computeIfAbsent(event.day() + " " + event.person(), key -> new long[3]);
            sum[event.amountMinor() < 0 ? 0 : 1] += event.amountMinor();
            sum[2]++;
        });
        sums.forEach((key, sum) -> log.put(key, words(sum[0], sum[1], sum[2])));
        Map<String, String> ledger = map(deployment.database("accounting"), """
                select day || ' ' || person_id,
                       coalesce(sum(signed_minor) filter (where kind = 'fee'), 0) || ' and '
                       || coalesce(sum(signed_minor) filter (where kind = 'reward'), 0) || ' in ' || count(*)
                  from transfer where kind in ('fee', 'reward') group by day, person_id
                """);
        compare("tracker's log", log, "ledger", ledger);
        compare(
                "ledger",
                map(deployment.database("accounting"), """
                        select day || ' ' || person_id,
                               coalesce(sum(signed_minor) filter (where kind = 'fee'), 0) || ' and '
                               || coalesce(sum(signed_minor) filter (where kind <> 'fee'), 0) || ' in ' || count(*)
                          from transfer where person_id is not null group by day, person_id
                        """),
                "analytics",
                map(deployment.database("analytics"), """
                        select day || ' ' || account_id,
                               fees_minor || ' and ' || rewards_minor + payouts_minor + other_minor || ' in ' || postings
                          from day_balance where postings > 0
                        """));
        compare(
                "tracker's tables",
                map(deployment.database("tracker"), """
                        select person::text, sum(fee) || ' and ' || sum(reward) from (
                          select assignee_id as person, fee_minor as fee, 0 as reward from assignment
                          union all
                          select assignee_id, 0, reward_minor from task where status = 'done') m
                         group by person
                        """),
                "ledger's people",
                map(deployment.database("accounting"), """
                        select person_id::text,
                               coalesce(sum(signed_minor) filter (where kind = 'fee'), 0) || ' and '
                               || coalesce(sum(signed_minor) filter (where kind = 'reward'), 0)
                          from transfer where kind in ('fee', 'reward') group by person_id
                        """));
    }

    private record MoneyEvent(LocalDate day, String person, long amountMinor) {}

    private Map<UUID, MoneyEvent> moneyEvents() {
        Map<UUID, MoneyEvent> events = new HashMap<>();
        deployment.database("tracker").sql().sql("""
                        select event ->> 'id' as id, l.day, event -> 'data' ->> 'assigneeId' as person,
                               coalesce(event -> 'data' ->> 'feeMinor', event -> 'data' ->> 'rewardMinor') as amount
                          from messaging.event_log l,
                               jsonb_array_elements(convert_from(l.body, 'UTF8')::jsonb) as event
                         where event ->> 'type' in ('ates.task.assigned.v2', 'ates.task.completed.v2')
                        """).query(row -> {
            UUID id = UUID.fromString(row.getString("id"));
            if (!poison.contains(id)) {
                events.put(
                        id,
                        new MoneyEvent(
                                row.getObject("day", LocalDate.class), row.getString("person"), row.getLong("amount")));
            }
        });
        return events;
    }

    private void everyEventHasOneEffect() {
        Database accounting = deployment.database("accounting");
        same(
                "money events of the tracker without a transfer, or the other way round",
                moneyEvents().keySet(),
                ids(accounting, "select cause from transfer where kind in ('fee', 'reward')"));
        Set<UUID> told = ids(accounting, """
                select (event ->> 'id')::uuid
                  from messaging.event_log l, jsonb_array_elements(convert_from(l.body, 'UTF8')::jsonb) as event
                 where event ->> 'type' in ('ates.ledger.posted.v1', 'ates.payout.settled.v1')
                """);
        told.removeAll(poison);
        same(
                "events of accounting without a fact in analytics, or the other way round",
                told,
                ids(deployment.database("analytics"), "select id from fact"));
        none(accounting, "causes with more than one transfer", """
                select count(*) from (select cause from transfer group by cause having count(*) > 1) c""");
    }

    private void balancesAreTheSumOfTransfers() {
        none(deployment.database("accounting"), "balances that are not the sum of their transfers", """
                select count(*) from account a
                  left join (select person_id, sum(signed_minor) as balance from transfer group by person_id) t
                    on t.person_id = a.id
                 where a.owner = 'person' and a.balance_minor <> coalesce(t.balance, 0)
                """);
    }

    private void payoutsAreInTheBanksBooksOnce() {
        Database accounting = deployment.database("accounting");
        Database outside = deployment.database("outside");
        none(accounting, "people with two payouts for a day", """
                select count(*) from (select 1 from payout group by person_id, day having count(*) > 1) p""");
        none(outside, "people whom the bank has paid twice for a day", """
                select count(*) from (select 1 from bank_payment where status = 'executed'
                                       group by creditor_id, reference having count(*) > 1) p""");
        compare(
                "payouts",
                map(accounting, "select id::text, amount_minor::text from payout where state = 'paid'"),
                "the bank's records",
                map(outside, "select key::text, amount_minor::text from bank_payment where status = 'executed'"));
        compare(
                "payouts",
                map(accounting, "select day || ' ' || person_id, amount_minor::text from payout"),
                "transfers of payouts",
                map(accounting, """
                        select day || ' ' || person_id, amount_minor::text from transfer
                         where kind = 'payout' and person_id is not null"""));
    }

    private void lettersHaveArrived() {
        Set<String> arrived = new HashSet<>();
        texts(deployment.database("outside"), "select distinct message_id from mailbox_message")
                .forEach(id -> arrived.add(id.replaceAll("^<?letter\\.|@.*$", "")));
        Set<String> written = texts(deployment.database("accounting"), "select day || '.' || person_id from letter");
        Set<String> missing = texts(deployment.database("accounting"), "select day || '.' || person_id from payout");
        missing.removeAll(arrived);
        if (!missing.isEmpty()) {
            violations.add("payouts without a letter in the mailbox: " + few(missing));
        }
        Set<String> strange = new HashSet<>(arrived);
        strange.removeAll(written);
        if (!strange.isEmpty()) {
            violations.add("Message-IDs in the mailbox that no letter has: " + few(strange));
        }
    }

    private void daysAreClosedOnceAndInOrder() {
        Database accounting = deployment.database("accounting");
        none(accounting, "sealed days that are skipped or open", """
                select count(*) from (
                  select day, state, lead(day) over (order by day) as next from business_day where sealed_at is not null) d
                 where state <> 'closed' or next <> day + 1
                """);
        none(accounting, "days that were closed before the one before them", """
                select count(*) from (
                  select closed_at, lag(closed_at) over (order by day) as before from business_day where state = 'closed') d
                 where before > closed_at
                """);
        none(accounting, "days that are told to be closed twice, or out of order", """
                select count(*) from (
                  select day, lag(day) over (partition by partition order by position) as before from (
                    select l.partition, (event -> 'data' ->> 'day')::date as day, l.first_position + n - 1 as position
                      from messaging.event_log l,
                           jsonb_array_elements(convert_from(l.body, 'UTF8')::jsonb) with ordinality as e (event, n)
                     where event ->> 'type' = 'ates.day.closed.v1') c) told
                 where before is not null and day <> before + 1
                """);
        compare(
                "days closed by accounting",
                map(
                        accounting,
                        "select day::text, postings || ' ' || paid_out_minor from business_day where state = 'closed'"),
                "days final in analytics",
                map(deployment.database("analytics"), """
                        select d.day::text, c.postings || ' ' || c.paid_out_minor
                          from day d join day_closed c on c.day = d.day where d.state = 'final'"""));
    }

    private void none(Database database, String what, String query) {
        long found = database.number(query);
        if (found != 0) {
            violations.add("%s: %d".formatted(what, found));
        }
    }

    private void same(String what, Set<UUID> left, Set<UUID> right) {
        Set<UUID> different = new HashSet<>(left);
        different.removeAll(right);
        Set<UUID> others = new HashSet<>(right);
        others.removeAll(left);
        if (!different.isEmpty() || !others.isEmpty()) {
            violations.add("%s: %d and %d, such as %s %s"
                    .formatted(what, different.size(), others.size(), few(different), few(others)));
        }
    }

    private void compare(String leftName, Map<String, String> left, String rightName, Map<String, String> right) {
        Set<String> keys = new HashSet<>(left.keySet());
        keys.addAll(right.keySet());
        List<String> different = keys.stream()
                .filter(key -> !Objects.equals(left.get(key), right.get(key)))
                .sorted()
                .map(key -> "%s: %s and %s".formatted(key, left.get(key), right.get(key)))
                .toList();
        if (!different.isEmpty()) {
            violations.add("%s and %s differ in %d places: %s"
                    .formatted(leftName, rightName, different.size(), few(different)));
        }
    }

    private static String words(long fees, long rewards, long entries) {
        return "%d and %d in %d".formatted(fees, rewards, entries);
    }

    private static String few(Collection<?> things) {
        return things.stream().limit(DIFFERENCES_MAX).toList().toString();
    }

    private static Map<String, String> map(Database database, String query) {
        Map<String, String> result = new TreeMap<>();
        database.sql().sql(query).query(row -> {
            result.put(row.getString(1), row.getString(2));
        });
        return result;
    }

    private static Set<String> texts(Database database, String query) {
        return new HashSet<>(database.texts(query));
    }

    private static Set<UUID> ids(Database database, String query) {
        return new HashSet<>(database.sql()
                .sql(query)
                .query((row, n) -> row.getObject(1, UUID.class))
                .list());
    }
}
