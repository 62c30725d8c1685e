package dev.ates.accounting.approval;

import dev.ates.accounting.approval.Proposal.State;
import dev.ates.accounting.decision.Reason;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import dev.ates.sql.Where;
import dev.ates.ui.Caller;
import dev.ates.ui.Paging;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The stored proposals. One that has waited too long is read as expired. */
@Component
class Proposals {

    private static final String STATE =
            "case when state = 'proposed' and expires_at <= :now then 'expired' else state end";

    private static final String SELECT = """
            select id, kind, words, subject, object, person_id, cast(what as text) as what, reason, proposed_by, proposed_by_name,
                   proposed_at, expires_at, %s as state, decided_by, decided_by_name, decided_at, decision,
                   exists (select 1 from person where person.id = proposed_by and not active) as proposer_inactive,
                   exists (select 1 from person where person.id = person_id and not active) as owner_inactive,
                   cast(null as text) as obstacle
            from proposal
            """.formatted(STATE);

    /** When it was decided or expired. */
    private static final String ENDED_AT = "coalesce(decided_at, expires_at)";

    private final JdbcClient jdbc;
    private final BusinessCalendar calendar;

    Proposals(JdbcClient jdbc, BusinessCalendar calendar) {
        this.jdbc = jdbc;
        this.calendar = calendar;
    }

    record New(
            UUID id,
            String kind,
            String what,
            String words,
            String subject,
            String object,
            @Nullable UUID personId) {}

    /** @return whether it was inserted: its id was unknown, and no other proposal about the same object waits */
    @Transactional(propagation = Propagation.MANDATORY)
    boolean add(New proposal, Reason reason, Caller by, Duration expiresAfter) {
        Instant now = calendar.now();
        jdbc.sql("""
                update proposal set state = 'expired', decided_at = expires_at
                where kind = :kind and object = :object and state = 'proposed' and expires_at <= :now
                """)
                .param("kind", proposal.kind())
                .param("object", proposal.object())
                .param("now", Columns.time(now))
                .update();
        return jdbc.sql("""
                        insert into proposal (id, kind, what, words, subject, object, person_id, reason, proposed_by,
                                              proposed_by_name, proposed_at, expires_at)
                        values (:id, :kind, cast(:what as jsonb), :words, :subject, :object, :person, :reason, :by, :name, :now,
                                :expires)
                        on conflict do nothing
                        """)
                        .param("id", proposal.id())
                        .param("kind", proposal.kind())
                        .param("what", proposal.what())
                        .param("words", proposal.words())
                        .param("subject", proposal.subject())
                        .param("object", proposal.object())
                        .param("person", proposal.personId())
                        .param("reason", reason.text())
                        .param("by", by.id())
                        .param("name", by.name())
                        .param("now", Columns.time(now))
                        .param("expires", Columns.time(now.plus(expiresAfter)))
                        .update()
                == 1;
    }

    /** Whether the proposal with this id has the same content and proposer. */
    boolean isSame(UUID id, String kind, String what, Reason reason, Caller by) {
        return jdbc.sql("""
                select kind = :kind and what = cast(:what as jsonb) and reason = :reason and proposed_by = :by
                from proposal where id = :id
                """)
                .param("id", id)
                .param("kind", kind)
                .param("what", what)
                .param("reason", reason.text())
                .param("by", by.id())
                .query(Boolean.class)
                .single();
    }

    Optional<Proposal> find(UUID id) {
        return one(SELECT + "where id = :id", id);
    }

    /** Locks it, so that a concurrent decision waits until this transaction has ended. */
    @Transactional(propagation = Propagation.MANDATORY)
    Optional<Proposal> lock(UUID id) {
        return one(SELECT + "where id = :id for update", id);
    }

    private Optional<Proposal> one(String sql, UUID id) {
        return jdbc.sql(sql)
                .param("now", Columns.time(calendar.now()))
                .param("id", id)
                .query(Rows.as(Proposal.class))
                .optional();
    }

    Optional<Proposal> waiting(String kind, String object) {
        return Optional.ofNullable(waiting(kind, List.of(object)).get(object));
    }

    /** By object. */
    Map<String, Proposal> waiting(String kind, Collection<String> objects) {
        Map<String, Proposal> waiting = new HashMap<>();
        RowMapper<Proposal> proposal = Rows.as(Proposal.class);
        jdbc.sql(SELECT + "where kind = :kind and object in (:objects) and state = 'proposed' and expires_at > :now")
                .param("now", Columns.time(calendar.now()))
                .param("kind", kind)
                .param("objects", objects)
                .query((row, n) ->
                        waiting.put(row.getString("object"), Objects.requireNonNull(proposal.mapRow(row, n))))
                .list();
        return waiting;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    Proposal end(UUID id, State state, boolean alone, Caller by, @Nullable Reason why) {
        jdbc.sql("""
                update proposal set state = :state, alone = :alone, decided_by = :by, decided_by_name = :name,
                                    decided_at = :now, decision = :why
                where id = :id and state = 'proposed'
                """)
                .param("id", id)
                .param("state", state.name())
                .param("alone", alone)
                .param("by", by.id())
                .param("name", by.name())
                .param("now", Columns.time(calendar.now()))
                .param("why", why == null ? null : why.text())
                .update();
        return find(id).orElseThrow();
    }

    /** How many waiting proposals a person may decide; nobody decides about their own account. */
    long count(UUID decider, boolean alsoOwn) {
        return jdbc.sql("""
                select count(*) from proposal
                where state = 'proposed' and expires_at > :now
                  and person_id is distinct from :decider and (:alsoOwn or proposed_by <> :decider)
                """)
                .param("now", Columns.time(calendar.now()))
                .param("decider", decider)
                .param("alsoOwn", alsoOwn)
                .query(Long.class)
                .single();
    }

    List<Proposal> about(String subject, int max) {
        return jdbc.sql(SELECT + "where subject = :subject order by proposed_at desc, id desc limit :max")
                .param("now", Columns.time(calendar.now()))
                .param("subject", subject)
                .param("max", max)
                .query(Rows.as(Proposal.class))
                .list();
    }

    /**
     * The filter of the list; a proposal must match all parts.
     *
     * @param people the owners of the affected accounts, {@code null} for all
     * @param kind such as {@code adjustment}
     * @param day the business day on which they were proposed
     */
    record Asked(
            @Nullable State state,
            @Nullable List<UUID> people,
            @Nullable String kind,
            @Nullable LocalDate day) {

        Asked in(State other) {
            return new Asked(other, people, kind, day);
        }

        /** Whether it lists proposals in a state. */
        boolean lists(State one) {
            return state == null || state == one;
        }

        private Where where(BusinessCalendar calendar) {
            Where where = new Where()
                    .and("person_id = any(:people)", "people", people == null ? null : Columns.uuids(people))
                    .and("kind = :kind", "kind", kind);
            if (day != null) {
                where.and("proposed_at >= :from", "from", Columns.time(calendar.startOf(day)))
                        .and("proposed_at < :to", "to", Columns.time(calendar.endOf(day)));
            }
            return state == null
                    ? where
                    : switch (state) {
                        case proposed -> where.and("state = 'proposed' and expires_at > :now");
                        case expired -> where.and("(state = 'expired' or state = 'proposed' and expires_at <= :now)");
                        case approved, declined, withdrawn -> where.is("state", state);
                    };
        }
    }

    /** Decided and expired proposals, latest decision first, after a proposal. */
    List<Proposal> decided(Asked asked, @Nullable UUID after, int limit) {
        return listed(
                asked,
                asked.where(calendar).and("(state <> 'proposed' or expires_at <= :now)"),
                ENDED_AT,
                after,
                limit);
    }

    /** Newest first, after a proposal. */
    List<Proposal> latest(Asked asked, @Nullable UUID after, int limit) {
        return listed(asked, asked.where(calendar), "proposed_at", after, limit);
    }

    private List<Proposal> listed(Asked asked, Where where, String time, @Nullable UUID after, int limit) {
        where.and("(%1$s, id) < (select %1$s, id from proposal where id = :after)".formatted(time), "after", after);
        // As for payouts: if these people have few proposals, the planner would read the whole index on the time.
        String order = asked.people() == null ? time : time + " + interval '0'";
        List<Proposal> found = jdbc.sql(
                        SELECT + where.text() + "order by %s desc, id desc limit :limit".formatted(order))
                .param("now", Columns.time(calendar.now()))
                .params(where.values())
                .param("limit", limit)
                .query(Rows.as(Proposal.class))
                .list();
        return Paging.pageAfter(after, found, id -> find(id).isPresent());
    }
}
