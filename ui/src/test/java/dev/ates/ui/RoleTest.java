package dev.ates.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.PeopleEvent;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoleTest {

    @Test
    void personsHaveTheRolesThatTheDirectoryTells() {
        assertThat(Role.PERSONS.stream().map(Role::name))
                .containsExactlyElementsOf(
                        Arrays.stream(PeopleEvent.Role.values()).map(Enum::name).toList());
    }

    @Test
    void everyRoleIsEitherAPersonsOrAMachines() {
        assertThat(Role.PERSONS).doesNotContainAnyElementsOf(Role.MACHINES);
        assertThat(Role.values()).hasSize(Role.PERSONS.size() + Role.MACHINES.size());
    }

    @Test
    void namesThatAreNoneOfOursMeanNothing() {
        assertThat(Role.named(List.of("offline_access", "Manager", "manager", "")))
                .containsExactly(Role.manager);
    }
}
