package dev.ates.ui;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Who asks. A controller method may take it as an argument, whether the person came with a session or with a token.
 *
 * @param id the token's {@code sub}: the person's id
 * @param roles some of {@link Roles}
 */
public record Caller(UUID id, String name, Set<String> roles) {

    public Caller {
        roles = Set.copyOf(roles);
    }

    public boolean is(String role) {
        return roles.contains(role);
    }

    /** Whether the caller has one of these roles. */
    public boolean isAny(Collection<String> any) {
        return any.stream().anyMatch(roles::contains);
    }

    /** Empty for nobody and for an authentication that carries no claims. */
    static Optional<Caller> of(@Nullable Authentication authentication) {
        return Optional.ofNullable(authentication)
                .flatMap(known -> Optional.ofNullable(known.getPrincipal())
                        .flatMap(Caller::claims)
                        .map(claims -> of(claims, known)));
    }

    private static Optional<ClaimAccessor> claims(Object principal) {
        return switch (principal) {
            case Jwt jwt -> Optional.of(jwt);
            case OidcUser user -> Optional.of(user);
            default -> Optional.empty();
        };
    }

    private static Caller of(ClaimAccessor claims, Authentication authentication) {
        var subject = Optional.ofNullable(claims.getClaimAsString("sub")).orElse("");
        var name = Optional.ofNullable(claims.getClaimAsString("name")).orElse(subject);
        var roles = authentication.getAuthorities().stream()
                .map(authority -> String.valueOf(authority.getAuthority()))
                .filter(authority -> authority.startsWith("ROLE_"))
                .map(authority -> authority.substring("ROLE_".length()))
                .collect(Collectors.toSet());
        try {
            return new Caller(UUID.fromString(subject), name, roles);
        } catch (IllegalArgumentException e) {
            throw new NotAPerson(subject, e);
        }
    }

    /** The identity provider knows somebody who is nobody here. */
    static final class NotAPerson extends Refusal {

        NotAPerson(String subject, Throwable cause) {
            super("The token's subject '%s' is not the UUID of a person".formatted(subject), cause);
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.FORBIDDEN;
        }

        @Override
        public String name() {
            return "not-a-person";
        }
    }
}
