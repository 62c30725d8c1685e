package dev.ates.tracker.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.PeopleEvent;
import dev.ates.contracts.PeopleEvent.PersonChanged;
import dev.ates.contracts.PeopleEvent.Role;
import dev.ates.messaging.Batch;
import dev.ates.messaging.Batch.Received;
import dev.ates.tracker.TrackerTest;
import java.time.LocalDate;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeopleHandlerTest extends TrackerTest {

    private static final UUID ANNA = new UUID(0, 1);

    private final PeopleHandler people = bean(PeopleHandler.class);

    @Test
    void keepsEverybodyItHearsOf() {
        hear(anna(1, "Anna"), new PersonChanged(new UUID(0, 2), 7, "Boris", "b@x", Role.manager, true, "ru"));

        assertThat(jdbc().sql("select name from person order by id")
                        .query(String.class)
                        .list())
                .containsExactly("Anna", "Boris");
    }

    @Test
    void letsAHigherVersionReplaceALowerOne() {
        hear(anna(1, "Anna"));
        hear(anna(3, "Anna Smith"));

        assertThat(name()).isEqualTo("Anna Smith");
    }

    @Test
    void ignoresAVersionThatComesTooLate() {
        hear(anna(3, "Anna Smith"));
        hear(anna(2, "Anna"));

        assertThat(name()).isEqualTo("Anna Smith");
    }

    @Test
    void takesTheNewestOfABatchInAnyOrder() {
        hear(anna(2, "second"), anna(3, "third"), anna(1, "first"));

        assertThat(name()).isEqualTo("third");
    }

    @ParameterizedTest
    @CsvSource({
        "employee, true, true",
        "accountant, true, true",
        "manager, true, false",
        "administrator, true, false",
        "employee, false, false",
    })
    void knowsWhoMayBeGivenATask(Role role, boolean active, boolean assignable) {
        hear(new PersonChanged(ANNA, 1, "Anna", "a@x", role, active, "en"));

        assertThat(jdbc().sql("select assignable from person")
                        .query(Boolean.class)
                        .single())
                .isEqualTo(assignable);
    }

    private void hear(PersonChanged... changes) {
        people.apply(new Batch<>(
                "people",
                LocalDate.of(2026, 11, 23),
                Stream.<PeopleEvent>of(changes)
                        .map(change -> new Received<>(UUID.randomUUID(), CLOCK.instant(), change, null))
                        .toList()));
    }

    private static PersonChanged anna(long version, String name) {
        return new PersonChanged(ANNA, version, name, "a@x", Role.employee, true, "en");
    }

    private static String name() {
        return jdbc().sql("select name from person").query(String.class).single();
    }
}
