package dev.ates.analytics.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.analytics.day.Bookkeeping;
import dev.ates.analytics.journal.JournalForTests;
import dev.ates.contracts.PeopleEvent;
import dev.ates.contracts.PeopleEvent.PersonChanged;
import dev.ates.contracts.PeopleEvent.Role;
import dev.ates.messaging.Batch;
import dev.ates.messaging.Batch.Received;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PeopleTest {

    private final Bookkeeping books = new Bookkeeping();
    private final People people = new People(books.journal, books.jdbc);

    @Test
    void keepsTheHighestVersionWhateverTheOrderOfArrival() {
        hear(popug(2, "Popug the Second", Role.manager));
        hear(popug(1, "Popug", Role.employee));

        assertThat(kept()).containsExactly("2 Popug the Second manager");
    }

    @Test
    void keepsTheHighestVersionOfOneBatch() {
        hear(
                popug(1, "Popug", Role.employee),
                popug(3, "Popug the Third", Role.administrator),
                popug(2, "Popug the Second", Role.manager));

        assertThat(kept()).containsExactly("3 Popug the Third administrator");
    }

    @Test
    void keepsTheAddressAndTheLanguageOfLetters() {
        hear(popug(1, "Popug", Role.manager));

        assertThat(books.jdbc
                        .sql("select email || ' ' || language from person")
                        .query(String.class)
                        .single())
                .isEqualTo("popug@example.org en");
    }

    private static PersonChanged popug(long version, String name, Role role) {
        return new PersonChanged(Bookkeeping.POPUG, version, name, "popug@example.org", role, true, "en");
    }

    private void hear(PersonChanged... changes) {
        List<Received<PeopleEvent>> events = Arrays.stream(changes)
                .map(change -> JournalForTests.<PeopleEvent>received(
                        "people", 1, UUID.randomUUID(), books.clock.instant(), change))
                .toList();
        books.transaction.executeWithoutResult(
                status -> people.apply(new Batch<>("people", Bookkeeping.MONDAY, events)));
    }

    private List<String> kept() {
        return books.jdbc
                .sql("select concat_ws(' ', version, name, role) from person")
                .query((row, n) -> row.getString(1))
                .list();
    }
}
