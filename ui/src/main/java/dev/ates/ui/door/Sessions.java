package dev.ates.ui.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ates.ui.Caller;
import dev.ates.ui.Paging;
import dev.ates.ui.PersonFilter;
import dev.ates.ui.Role;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The sessions of this service's pages, in real time: a demo's fast days do not shorten them. */
public final class Sessions {

    /** The reason recorded for a session that an administrator ended. */
    static final String BY_ADMINISTRATOR = "ended by an administrator";

    static final String SIGNED_OUT = "signed out";
    static final String SIGNED_OUT_AT_PROVIDER = "signed out at the identity provider";

    /** The forms kept for a person. */
    static final int FORMS_MAX = 5;

    /** The time of use is updated only if the stored one is older than this, so that most requests write nothing. */
    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

    private static final Duration KEPT_AFTER_USE = Duration.ofDays(7);
    private static final int SECRET_BYTES = 32;
    private static final int FLASH_TRIES_MAX = 5;

    private final JdbcClient jdbc;
    private final InstantSource realTime;
    private final SessionSettings settings;
    private final SecureRandom random = new SecureRandom();

    Sessions(JdbcClient jdbc, InstantSource realTime, SessionSettings settings) {
        this.jdbc = jdbc;
        this.realTime = realTime;
        this.settings = settings;
    }

    /** A person who has just signed in, according to the provider's tokens. */
    record SignedIn(
            String subject,
            String name,
            Set<Role> roles,
            @Nullable String providerSid,
            String idToken) {}

    /** A live session for administrators. */
    record Listed(UUID id, String subject, String name, List<Role> roles, Instant startedAt, Instant usedAt) {

        public UUID person() {
            return Caller.idOf(subject);
        }
    }

    /** A session that was just ended. */
    public record Ended(UUID id, String subject, String name) {}

    /** @param secret the value of the new session's cookie; it is stored nowhere else */
    record Opened(String secret, boolean hasKeptForm) {}

    /** Live or ended; an ended session still says whose it was. */
    Optional<Session> find(String secret) {
        return find("secret_hash = :hash", "hash", hash(secret));
    }

    Optional<Session> find(UUID id) {
        return find("id = :id", "id", id);
    }

    /** The session whose forms contain this token. */
    Optional<Session> findByFormToken(String token) {
        return find("csrf_token = :token", "token", token);
    }

    private Optional<Session> find(String which, String parameter, Object value) {
        return jdbc.sql("""
                select id, subject, name, roles, ended_at, started_at, used_at, csrf_token, id_token, flash,
                       ended_why
                from sign_in.session
                where %s
                """.formatted(which))
                .param(parameter, value)
                .query((row, number) -> session(row))
                .optional();
    }

    void use(Session session) {
        var now = realTime.instant();
        if (session.usedAt().isBefore(now.minus(USE_NOTED_EVERY))) {
            jdbc.sql("update sign_in.session set used_at = :now where id = :id")
                    .param("now", at(now))
                    .param("id", session.id())
                    .update();
        }
    }

    /** Opens a session and ends the browser's previous one. */
    Opened open(SignedIn who, Optional<Session> before) {
        forgetOldOnes();
        before.ifPresent(old -> end(old.id(), "signed in again"));
        var secret = secret();
        var now = at(realTime.instant());
        jdbc.sql("""
                insert into sign_in.session (id, secret_hash, subject, name, roles, provider_sid, id_token, csrf_token,
                                             started_at, used_at)
                values (:id, :hash, :subject, :name, :roles, :sid, :idToken, :csrf, :now, :now)
                """)
                .param("id", UUID.randomUUID())
                .param("hash", hash(secret))
                .param("subject", who.subject())
                .param("name", who.name())
                .param("roles", who.roles().stream().map(Role::name).toArray(String[]::new))
                .param("sid", who.providerSid())
                .param("idToken", who.idToken())
                .param("csrf", secret())
                .param("now", now)
                .update();
        return new Opened(secret, !kept(who.subject()).isEmpty());
    }

    /**
     * The filter of the list; both {@code null} for everybody's sessions.
     *
     * @param name a part of the name that they had when they signed in
     */
    record Asked(@Nullable UUID person, @Nullable String name) {}

    /** Newest first, after a session. */
    List<Listed> live(Asked asked, @Nullable UUID after, int limit) {
        var now = realTime.instant();
        List<Listed> found = jdbc.sql("""
                select id, subject, name, roles, started_at, used_at
                from sign_in.session person
                where ended_at is null and used_at > :idleSince and started_at > :startedSince
                  and (cast(:subjects as text[]) is null or subject = any(:subjects))
                  and (cast(:name as text) is null or %s)
                  and (cast(:after as uuid) is null
                       or (started_at, id) < (select started_at, id from sign_in.session where id = :after))
                order by started_at desc, id desc
                limit :limit
                """.formatted(PersonFilter.CONTAINS_NAME))
                .param("idleSince", at(now.minus(settings.idle())))
                .param("startedSince", at(now.minus(settings.absolute())))
                .param(
                        "subjects",
                        asked.person() == null
                                ? null
                                : subjectsOf(asked.person()).toArray(String[]::new))
                .param("name", asked.name())
                .param("after", after)
                .param("limit", limit)
                .query((row, number) -> new Listed(
                        row.getObject("id", UUID.class),
                        row.getString("subject"),
                        row.getString("name"),
                        List.copyOf(roles(row)),
                        instant(row, "started_at"),
                        instant(row, "used_at")))
                .list();
        return Paging.pageAfter(
                after,
                found,
                id -> jdbc.sql("select exists (select from sign_in.session where id = :id)")
                        .param("id", id)
                        .query(Boolean.class)
                        .single());
    }

    /** Empty if the session does not exist or has already ended. */
    Optional<Ended> end(UUID id, String why) {
        return end("id = :id", "id", id, why).stream().findAny();
    }

    /** Ends the sessions of a person by id, whatever the provider calls them. */
    List<Ended> endOfPerson(UUID person, String why) {
        return subjectsOf(person).stream()
                .flatMap(subject -> endOfSubject(subject, why).stream())
                .toList();
    }

    /** The provider's ids of a person in their sessions. */
    private List<String> subjectsOf(UUID person) {
        return jdbc
                .sql("select distinct subject from sign_in.session where ended_at is null")
                .query((row, number) -> row.getString("subject"))
                .list()
                .stream()
                .filter(subject -> Caller.idOf(subject).equals(person))
                .toList();
    }

    List<Ended> endOfSubject(String subject, String why) {
        return end("subject = :subject", "subject", subject, why);
    }

    /** Ends the sessions that belong to one session at the provider. */
    List<Ended> endOfProviderSession(String sid, String why) {
        return end("provider_sid = :sid", "sid", sid, why);
    }

    void setFlash(UUID id, byte @Nullable [] flash) {
        jdbc.sql("update sign_in.session set flash = :flash where id = :id")
                .param("flash", flash)
                .param("id", id)
                .update();
    }

    /** Changes it atomically; {@code change} may be called more than once. */
    void changeFlash(UUID id, UnaryOperator<byte @Nullable []> change) {
        boolean changed = false;
        for (int tries = 0; !changed && tries < FLASH_TRIES_MAX; tries++) {
            byte @Nullable [] before = flash(id);
            changed = jdbc.sql("""
                    update sign_in.session set flash = :after where id = :id and flash is not distinct from :before
                    """)
                            .param("after", change.apply(before), Types.BINARY)
                            .param("before", before, Types.BINARY)
                            .param("id", id)
                            .update()
                    == 1;
        }
    }

    private byte @Nullable [] flash(UUID id) {
        return jdbc.sql("select flash from sign_in.session where id = :id")
                .param("id", id)
                .query((row, n) -> Optional.ofNullable(row.getBytes("flash")))
                .optional()
                .flatMap(Function.identity())
                .orElse(null);
    }

    /**
     * Keeps a form for its author, who finds it after the next sign-in, on any browser, even without the old cookie. Only the
     * newest {@value #FORMS_MAX} of a person are kept.
     */
    void keep(String subject, KeptForm form) {
        jdbc.sql("""
                insert into sign_in.kept_form (id, subject, path, page, fields, why_not, kept_at)
                values (:id, :subject, :path, :page, convert_to(:fields, 'UTF8'), :whyNot, :at)
                """)
                .param("id", form.id())
                .param("subject", subject)
                .param("path", form.path())
                .param("page", form.page())
                .param("fields", form.fields())
                .param("whyNot", form.whyNot() == null ? null : form.whyNot().name())
                .param("at", at(form.keptAt()))
                .update();
        jdbc.sql("""
                delete from sign_in.kept_form
                where id in (select id from sign_in.kept_form where subject = :subject
                             order by kept_at desc, id offset :max)
                """).param("subject", subject).param("max", FORMS_MAX).update();
    }

    /** Newest first. */
    List<KeptForm> kept(String subject) {
        return jdbc.sql("""
                select id, path, page, convert_from(fields, 'UTF8') as fields, why_not, kept_at
                from sign_in.kept_form
                where subject = :subject and kept_at > :since
                order by kept_at desc, id
                """)
                .param("subject", subject)
                .param("since", at(realTime.instant().minus(KEPT_AFTER_USE)))
                .query((row, number) -> new KeptForm(
                        row.getObject("id", UUID.class),
                        row.getString("path"),
                        row.getString("page"),
                        row.getString("fields"),
                        row.getString("why_not") == null ? null : KeptForm.WhyNot.valueOf(row.getString("why_not")),
                        instant(row, "kept_at")))
                .list();
    }

    /** Deletes one of a person's own forms. */
    void forgetKept(String subject, UUID form) {
        jdbc.sql("delete from sign_in.kept_form where subject = :subject and id = :id")
                .param("subject", subject)
                .param("id", form)
                .update();
    }

    /** When an administrator last ended this person's sessions: an older sign-in at the provider is not accepted. */
    Optional<Instant> endedByAdministrator(String subject) {
        return jdbc.sql("""
                select ended_at
                from sign_in.session
                where subject = :subject and ended_why = :why
                order by ended_at desc
                limit 1
                """)
                .param("subject", subject)
                .param("why", BY_ADMINISTRATOR)
                .query((row, number) -> instant(row, "ended_at"))
                .optional();
    }

    private List<Ended> end(String which, String parameter, Object value, String why) {
        return jdbc.sql("""
                update sign_in.session
                set ended_at = :now, ended_why = :why, id_token = null, flash = null
                where ended_at is null and %s
                returning id, subject, name
                """.formatted(which))
                .param("now", at(realTime.instant()))
                .param("why", why)
                .param(parameter, value)
                .query((row, number) ->
                        new Ended(row.getObject("id", UUID.class), row.getString("subject"), row.getString("name")))
                .list();
    }

    private void forgetOldOnes() {
        var before = at(realTime.instant().minus(KEPT_AFTER_USE));
        jdbc.sql("delete from sign_in.session where used_at < :before and coalesce(ended_at, used_at) < :before")
                .param("before", before)
                .update();
        jdbc.sql("delete from sign_in.kept_form where kept_at < :before")
                .param("before", before)
                .update();
    }

    private Session session(ResultSet row) throws SQLException {
        var now = realTime.instant();
        var usedAt = instant(row, "used_at");
        boolean live = row.getObject("ended_at") == null
                && usedAt.plus(settings.idle()).isAfter(now)
                && instant(row, "started_at").plus(settings.absolute()).isAfter(now);
        return new Session(
                row.getObject("id", UUID.class),
                row.getString("subject"),
                row.getString("name"),
                roles(row),
                live,
                List.of(SIGNED_OUT, SIGNED_OUT_AT_PROVIDER).contains(String.valueOf(row.getString("ended_why"))),
                usedAt,
                row.getString("csrf_token"),
                row.getString("id_token"),
                row.getBytes("flash"));
    }

    private static Set<Role> roles(ResultSet row) throws SQLException {
        return Role.named(List.of((String[]) row.getArray("roles").getArray()));
    }

    private String secret() {
        var bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
