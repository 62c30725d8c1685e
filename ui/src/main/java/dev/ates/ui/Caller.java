package dev.ates.ui;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.ates.contracts.TextRule;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.ClaimAccessor;

/**
 * The authenticated caller. A controller method may take it as an argument, with session or token authentication.
 *
 * @param id the person's id: the token's {@code sub}, or an id derived from it (see {@link #idOf})
 * @param name the person's name, or the machine's client at the provider
 * @param roles the current roles according to both the provider and the service's copy of people
 * @param missing why there are no roles, as a message for the person; {@code null} if there are some
 */
public record Caller(
        UUID id,
        String name,
        Set<Role> roles,
        @JsonIgnore @Nullable String missing) {

    /** In order of preference; the last ones are the providers' names for a machine. */
    private static final List<String> NAMES = List.of("name", "preferred_username", "client_id", "azp", "sub");

    public Caller {
        roles = Set.copyOf(roles);
    }

    public Caller(UUID id, String name, Set<Role> roles) {
        this(id, name, roles, null);
    }

    /** Whether the caller belongs to the group. */
    public boolean isOf(Group group) {
        return group.has(roles);
    }

    /** Empty if nobody is signed in. */
    public static Optional<Caller> of(@Nullable Authentication authentication) {
        return Optional.ofNullable(authentication)
                .map(Authentication::getPrincipal)
                .filter(Caller.class::isInstance)
                .map(Caller.class::cast);
    }

    public List<GrantedAuthority> authorities() {
        return roles.stream().map(Role::authority).toList();
    }

    /** Empty for a subject that is not a UUID. */
    public static Optional<UUID> personId(String subject) {
        try {
            return Optional.of(UUID.fromString(subject))
                    .filter(id -> id.toString().equalsIgnoreCase(subject));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * The id of a subject: itself if it is a UUID, otherwise a version 3 UUID (RFC 9562) of its letters. The directory gives
     * people their ids by the same rule, so every subject finds its person.
     */
    public static UUID idOf(String subject) {
        return personId(subject).orElseGet(() -> UUID.nameUUIDFromBytes(subject.getBytes(UTF_8)));
    }

    /** As {@link TextRule#NAME} has it, because a second person reads it beside a proposal, and many can edit their own name. */
    public static String nameIn(ClaimAccessor token) {
        return NAMES.stream()
                .map(claim -> TextRule.NAME.mend(token.getClaimAsString(claim), ""))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("?");
    }
}
