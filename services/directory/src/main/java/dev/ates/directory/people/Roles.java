package dev.ates.directory.people;

import dev.ates.contracts.PeopleEvent.Role;
import dev.ates.ui.WrongSetting;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Maps groups of the directory to roles here. If a person is in several groups, the first one in the setting counts.
 */
public final class Roles {

    private final SequencedMap<String, Role> byGroup;

    private Roles(SequencedMap<String, Role> byGroup) {
        this.byGroup = byGroup;
    }

    /**
     * @param entries such as {@code /staff/team leads=manager}
     * @throws WrongSetting naming the invalid entry
     */
    public static Roles of(List<String> entries) {
        SequencedMap<String, Role> byGroup = new LinkedHashMap<>();
        for (String entry : entries) {
            int equals = entry.lastIndexOf('=');
            Optional<Role> role = equals < 1
                    ? Optional.empty()
                    : role(entry.substring(equals + 1).strip());
            if (role.isEmpty() || byGroup.putIfAbsent(entry.substring(0, equals).strip(), role.get()) != null) {
                throw new WrongSetting(
                        "ates.directory.roles",
                        "ATES_DIRECTORY_ROLES",
                        entry,
                        "must have each group once, such as /staff/team leads=manager, with one of "
                                + Arrays.toString(Role.values()));
            }
        }
        if (byGroup.isEmpty()) {
            throw new WrongSetting("ates.directory.roles", "ATES_DIRECTORY_ROLES", "", "must name at least one group");
        }
        return new Roles(byGroup);
    }

    /** The groups in the setting, in order of preference. */
    public List<String> groups() {
        return List.copyOf(byGroup.sequencedKeySet());
    }

    /** Empty for somebody who is in none of the groups, and so does not use aTES. */
    public Optional<Role> roleOf(Collection<String> groups) {
        return byGroup.sequencedEntrySet().stream()
                .filter(entry -> groups.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Optional<Role> role(String name) {
        return Arrays.stream(Role.values())
                .filter(role -> role.name().equals(name))
                .findFirst();
    }
}
