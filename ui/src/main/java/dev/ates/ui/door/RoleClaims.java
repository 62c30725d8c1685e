package dev.ates.ui.door;

import dev.ates.ui.Role;
import dev.ates.ui.WrongSetting;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.oauth2.core.ClaimAccessor;

/**
 * Where roles are in the provider's tokens, and their names there.
 *
 * @param rolesClaim the claim, with dots between the levels: {@code roles}, {@code groups}, {@code realm_access.roles},
 *     {@code resource_access.tracker.roles}
 * @param roleNames the provider's name of a role = the name here, comma-separated. A name that is not listed is used unchanged
 */
@ConfigurationProperties("ates.identity")
record RoleClaims(
        @DefaultValue("roles") String rolesClaim,
        @DefaultValue("") List<String> roleNames) {

    RoleClaims {
        rolesClaim = rolesClaim.strip();
        if (rolesClaim.isEmpty()) {
            throw new WrongSetting("ates.identity.roles-claim", "ATES_ROLES_CLAIM", rolesClaim, "must not be empty");
        }
        roleNames = roleNames.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        for (var entry : roleNames) {
            int equals = entry.lastIndexOf('=');
            if (equals < 1 || Role.named(entry.substring(equals + 1).strip()).isEmpty()) {
                throw new WrongSetting(
                        "ates.identity.role-names",
                        "ATES_ROLE_NAMES",
                        entry,
                        "must be such as /staff/managers=manager, with one of " + Role.list(List.of(Role.values())));
            }
        }
    }

    /** Whether the token has the claim, even if it is empty. */
    boolean areIn(ClaimAccessor token) {
        return !at(token.getClaims(), rolesClaim).isEmpty();
    }

    /** The aTES roles that a token claims. Other names are ignored. */
    Set<Role> of(ClaimAccessor token) {
        Set<Role> roles = new LinkedHashSet<>();
        for (Object value : at(token.getClaims(), rolesClaim)) {
            Collection<?> names = value instanceof Collection<?> several ? several : List.of(value);
            names.stream()
                    .flatMap(name -> Role.named(role(String.valueOf(name))).stream())
                    .forEach(roles::add);
        }
        return roles;
    }

    private String role(String claimed) {
        return roleNames.stream()
                .filter(entry ->
                        entry.substring(0, entry.lastIndexOf('=')).strip().equals(claimed))
                .findFirst()
                .map(entry -> entry.substring(entry.lastIndexOf('=') + 1).strip())
                .orElse(claimed);
    }

    /** A name may contain dots (a client, or a URL), so every prefix of the path is tried as a name. */
    private static List<Object> at(Map<?, ?> claims, String path) {
        var whole = claims.get(path);
        if (whole != null) {
            return List.of(whole);
        }
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            if (claims.get(path.substring(0, dot)) instanceof Map<?, ?> inner) {
                var found = at(inner, path.substring(dot + 1));
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return List.of();
    }
}
