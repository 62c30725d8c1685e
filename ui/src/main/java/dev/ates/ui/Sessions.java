package dev.ates.ui;

import static java.nio.charset.StandardCharsets.UTF_8;

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

/** The sessions of this service's pages, by the clock on the wall: a demo's fast days end none. */
final class Sessions {

    /** A request is noted when the last one noted is older than this, so that most requests write nothing. */
    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

    private static final Duration KEPT_AFTER_USE = Duration.ofDays(7);
    private static final int SECRET_BYTES = 32;
    private static final int LISTED_MAX = 500;
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

    /** Who has just signed in, as the provider's tokens say. */
    record SignedIn(
            String subject,
            String name,
            Set<Role> roles,
            @Nullable String providerSid,
            String idToken) {}

    /** A live session as administrators see it. */
    record Listed(UUID id, String subject, String name, List<Role> roles, Instant startedAt, Instant usedAt) {}

    /** A session that was ended now. */
    record Ended(UUID id, String subject, String name) {}

    /** @param secret what the new session's cookie must hold; it is written nowhere else */
    record Opened(String secret, boolean hasKeptForm) {}

    /** Live or not; not live means it is known whose it was. */
    Optional<Session> find(String secret) {
        return jdbc.sql("""
                select id, subject, name, roles, ended_at, started_at, used_at, csrf_token, id_token, flash,
                       kept_path, convert_from(kept_fields, 'UTF8') as kept_fields
                from sign_in.session
                where secret_hash = :hash
                """)
                .param("hash", hash(secret))
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

    /**
     * Opens a session in the place of the one that this browser had before. A form that was kept goes along if both are the
     * same person's.
     */
    Opened open(SignedIn who, Optional<Session> before) {
        forgetOldOnes();
        before.ifPresent(old -> end(old.id(), "signed in again"));
        var secret = secret();
        var kept = before.filter(old -> old.subject().equals(who.subject())).map(Session::kept);
        var now = at(realTime.instant());
        jdbc.sql("""
                insert into sign_in.session (id, secret_hash, subject, name, roles, provider_sid, id_token, csrf_token,
                                             started_at, used_at, kept_path, kept_fields)
                values (:id, :hash, :subject, :name, :roles, :sid, :idToken, :csrf, :now, :now,
                        :path, convert_to(:fields, 'UTF8'))
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
                .param("path", kept.map(Session.KeptForm::path).orElse(null))
                .param("fields", kept.map(Session.KeptForm::fields).orElse(null))
                .update();
        // After it has gone along, or when it is somebody else's: it lies nowhere that nobody can throw it away from.
        before.ifPresent(old -> keep(old.id(), null));
        return new Opened(secret, kept.isPresent());
    }

    /** Newest first, {@value #LISTED_MAX} at most. */
    List<Listed> live() {
        var now = realTime.instant();
        return jdbc.sql("""
                select id, subject, name, roles, started_at, used_at
                from sign_in.session
                where ended_at is null and used_at > :idleSince and started_at > :startedSince
                order by started_at desc
                limit :limit
                """)
                .param("idleSince", at(now.minus(settings.idle())))
                .param("startedSince", at(now.minus(settings.absolute())))
                .param("limit", LISTED_MAX)
                .query((row, number) -> new Listed(
                        row.getObject("id", UUID.class),
                        row.getString("subject"),
                        row.getString("name"),
                        List.copyOf(roles(row)),
                        instant(row, "started_at"),
                        instant(row, "used_at")))
                .list();
    }

    /** Empty for a session that is not there or was ended before. */
    Optional<Ended> end(UUID id, String why) {
        return end("id = :id", "id", id, why).stream().findAny();
    }

    List<Ended> endOfPerson(String subject, String why) {
        return end("subject = :subject", "subject", subject, why);
    }

    /** Those that belong to one session at the provider. */
    List<Ended> endOfProviderSession(String sid, String why) {
        return end("provider_sid = :sid", "sid", sid, why);
    }

    void setFlash(UUID id, byte @Nullable [] flash) {
        jdbc.sql("update sign_in.session set flash = :flash where id = :id")
                .param("flash", flash)
                .param("id", id)
                .update();
    }

    /** Changes it as if nobody else did at the same time; {@code change} may be called more than once. */
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

    /** Keeps a form with the session in which it was written, or forgets the one that was kept. */
    void keep(UUID id, Session.@Nullable KeptForm form) {
        jdbc.sql("""
                update sign_in.session
                set kept_path = :path, kept_fields = convert_to(:fields, 'UTF8')
                where id = :id
                """)
                .param("path", form == null ? null : form.path())
                .param("fields", form == null ? null : form.fields())
                .param("id", id)
                .update();
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
        jdbc.sql("delete from sign_in.session where used_at < :before")
                .param("before", at(realTime.instant().minus(KEPT_AFTER_USE)))
                .update();
    }

    private Session session(ResultSet row) throws SQLException {
        var now = realTime.instant();
        var usedAt = instant(row, "used_at");
        boolean live = row.getObject("ended_at") == null
                && usedAt.plus(settings.idle()).isAfter(now)
                && instant(row, "started_at").plus(settings.absolute()).isAfter(now);
        var keptPath = row.getString("kept_path");
        return new Session(
                row.getObject("id", UUID.class),
                row.getString("subject"),
                row.getString("name"),
                roles(row),
                live,
                usedAt,
                row.getString("csrf_token"),
                row.getString("id_token"),
                row.getBytes("flash"),
                keptPath == null ? null : new Session.KeptForm(keptPath, row.getString("kept_fields")));
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
