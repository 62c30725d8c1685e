package dev.ates.directory.scim;

import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The stored users and groups, as pushed by the provider. Every method is part of the caller's transaction. */
@Component
class Resources {

    private static final String COLUMNS = "id, body::text as body, version, created_at, changed_at";

    private final JdbcClient jdbc;
    private final Clock clock;

    Resources(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    enum Kind {
        User,
        Group
    }

    /**
     * @param name of a user the userName, of a group the displayName
     * @param body without id and meta
     */
    record Content(String name, @Nullable String externalId, String body) {}

    record Stored(UUID id, String body, long version, Instant createdAt, Instant changedAt) {}

    /** Another resource of this kind has the name. */
    static final class NameTaken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NameTaken(@Nullable DuplicateKeyException cause) {
            super(cause);
        }
    }

    /** @throws NameTaken when another resource has the name */
    Stored add(Kind kind, Content content) {
        return jdbc.sql("""
                insert into scim_resource (id, kind, name, external_id, body, version, created_at, changed_at)
                values (:id, :kind, :name, :externalId, cast(:body as jsonb), 1, :now, :now)
                on conflict (kind, lower(name)) do nothing
                returning %s
                """.formatted(COLUMNS))
                .param("id", UUID.randomUUID())
                .param("kind", kind.name())
                .param("name", content.name())
                .param("externalId", content.externalId())
                .param("body", content.body())
                .param("now", Columns.time(clock.instant()))
                .query(Rows.as(Stored.class))
                .optional()
                .orElseThrow(() -> new NameTaken(null));
    }

    Optional<Stored> find(Kind kind, UUID id) {
        return find(kind, id, "");
    }

    /** Locks it, so that nobody else changes it until the transaction ends. */
    Optional<Stored> lock(Kind kind, UUID id) {
        return find(kind, id, "for update");
    }

    private Optional<Stored> find(Kind kind, UUID id, String lock) {
        return jdbc.sql("select %s from scim_resource where id = :id and kind = :kind %s".formatted(COLUMNS, lock))
                .param("id", id)
                .param("kind", kind.name())
                .query(Rows.as(Stored.class))
                .optional();
    }

    /** In the order of creation, so that pages do not shift. */
    List<Stored> list(Kind kind, Condition condition, long offset, int max) {
        return jdbc.sql("""
                select %s from scim_resource
                where kind = :kind and %s
                order by place offset :offset limit :max
                """.formatted(COLUMNS, condition.sql()))
                .param("kind", kind.name())
                .params(condition.values())
                .param("offset", offset)
                .param("max", max)
                .query(Rows.as(Stored.class))
                .list();
    }

    long count(Kind kind, Condition condition) {
        return jdbc.sql("select count(*) from scim_resource where kind = :kind and %s".formatted(condition.sql()))
                .param("kind", kind.name())
                .params(condition.values())
                .query(Long.class)
                .single();
    }

    /**
     * Keeps the version if nothing has changed.
     *
     * @return empty if it does not exist
     * @throws NameTaken when another resource has the name; the transaction can then only be rolled back
     */
    Optional<Stored> change(Kind kind, UUID id, Content content) {
        try {
            Optional<Stored> changed = jdbc.sql("""
                    update scim_resource
                    set name = :name, external_id = :externalId, body = cast(:body as jsonb), version = version + 1,
                        changed_at = :now
                    where id = :id and kind = :kind
                      and (name, external_id, body) is distinct from (:name, :externalId, cast(:body as jsonb))
                    returning %s
                    """.formatted(COLUMNS))
                    .param("id", id)
                    .param("kind", kind.name())
                    .param("name", content.name())
                    .param("externalId", content.externalId())
                    .param("body", content.body())
                    .param("now", Columns.time(clock.instant()))
                    .query(Rows.as(Stored.class))
                    .optional();
            return changed.isPresent() ? changed : find(kind, id);
        } catch (DuplicateKeyException e) {
            throw new NameTaken(e);
        }
    }

    /**
     * A user is also removed from all groups. These are locked in one order, so that concurrent removals cannot
     * deadlock.
     */
    boolean remove(Kind kind, UUID id) {
        boolean removed = jdbc.sql("delete from scim_resource where id = :id and kind = :kind")
                        .param("id", id)
                        .param("kind", kind.name())
                        .update()
                == 1;
        if (removed && kind == Kind.User) {
            jdbc.sql("""
                    update scim_resource
                    set body = jsonb_set(body, '{members}', (select coalesce(jsonb_agg(member), '[]')
                                                             from jsonb_array_elements(body -> 'members') member
                                                             where member ->> 'value' <> :id)),
                        version = version + 1, changed_at = :now
                    where id in (select id from scim_resource
                                 where kind = 'Group'
                                   and body -> 'members' @> jsonb_build_array(jsonb_build_object('value', :id))
                                 order by id for update)
                    """)
                    .param("id", id.toString())
                    .param("now", Columns.time(clock.instant()))
                    .update();
        }
        return removed;
    }
}
