package dev.ates.directory.people;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.PeopleEvent.PersonChanged;
import dev.ates.directory.people.Comparison.Change;
import dev.ates.directory.people.Reading.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {

    private static final Roles ROLES = Roles.of(List.of("/bosses=manager", "staff=employee"));

    private final Map<String, PersonChanged> told = new HashMap<>();

    @Test
    void tellsWhoIsNewAndThenOnlyWhatChanges() {
        assertThat(tell(staff("1", "Ann"), staff("2", "Bob"))).containsExactly("1 Ann 1 true", "2 Bob 1 true");
        assertThat(tell(staff("1", "Ann"), staff("2", "Bob"))).isEmpty();
        assertThat(tell(staff("1", "Ann"), staff("2", "Robert"))).containsExactly("2 Robert 2 true");
    }

    @Test
    void tellsWhoIsGoneAndWhoComesBack() {
        tell(staff("1", "Ann"), staff("2", "Bob"));

        assertThat(tell(staff("1", "Ann"))).containsExactly("2 Bob 2 false");
        assertThat(tell(staff("1", "Ann"))).isEmpty();
        assertThat(tell(staff("1", "Ann"), staff("2", "Bob"))).containsExactly("2 Bob 3 true");
    }

    @Test
    void tellsWhoIsDisabledOrHasNoRoleAnyMoreAsGone() {
        tell(staff("1", "Ann"), staff("2", "Bob"), staff("3", "Eve"));

        assertThat(tell(
                        entry("1", "1", "Ann", false, "staff"),
                        entry("2", "2", "Bob", true, "guests"),
                        staff("3", "Eve")))
                .containsExactlyInAnyOrder("1 Ann 2 false", "2 Bob 2 false");
    }

    @Test
    void doesNotTellOfPeopleWhoNeverWorkedHere() {
        assertThat(tell(entry("1", "1", "Ann", false, "staff"), entry("2", "2", "Bob", true, "guests")))
                .isEmpty();
    }

    @Test
    void refusesABadEntryForThatPersonAloneAndLeavesThemAsTheyWere() {
        tell(staff("1", "Ann"), staff("2", "Bob"));

        var comparison = compared(
                List.of(
                        entry("1", "1", " ", true, "staff"),
                        staff("2", "Robert"),
                        new Entry("3", "3", "Eve", "eve at example", true, List.of("staff"), null),
                        staff("4", "Da\u0007ve")),
                List.of());

        assertThat(shown(comparison)).containsExactly("2 Robert 2 true");
        assertThat(comparison.refused()).extracting(Refused::externalId).containsExactly("1", "3", "4");
        assertThat(comparison.refused().getFirst().reason()).contains("name");
        assertThat(comparison.refused().getLast().reason()).contains("U+0007");
    }

    @Test
    void givesNobodyTheIdOfACompanyAccount() {
        var comparison = compared(
                List.of(
                        entry("a", new UUID(0, 2).toString(), "Ann", true, "staff"),
                        entry("b", new UUID(0, 256).toString(), "Bob", true, "staff")),
                List.of());

        assertThat(shown(comparison)).containsExactly("b Bob 1 true");
        assertThat(comparison.refused()).extracting(Refused::externalId).containsExactly("a");
    }

    /** People who can change their own name must not be able to keep their rights by doing so. */
    @Test
    void takesRightsAwayWhateverElseIsWrongWithTheEntry() {
        tell(entry("1", "1", "Ann", true, "/bosses"), entry("2", "2", "Bob", true, "/bosses"));
        String tooLong = "x".repeat(201);

        var comparison = compared(
                List.of(entry("1", "other", tooLong, false, "/bosses"), entry("2", "2", tooLong, true, "staff")),
                List.of());

        assertThat(shown(comparison)).containsExactlyInAnyOrder("1 Ann 2 false", "2 Bob 2 true");
        assertThat(comparison.changes())
                .filteredOn(change -> change.externalId().equals("2"))
                .singleElement()
                .satisfies(change -> assertThat(change.event().role()).hasToString("employee"));
        assertThat(comparison.refused()).extracting(Refused::externalId).containsExactly("2");
    }

    @Test
    void takesRightsAwayEvenIfNobodyCanTellTheSubject() {
        tell(entry("1", "1", "Ann", true, "/bosses"), entry("2", "2", "Bob", true, "/bosses"), staff("3", "Eve"));

        var comparison = compared(
                List.of(
                        entry("1", "", "Ann", false, "/bosses"),
                        entry("2", "", "Bob", true, "staff"),
                        entry("3", "", "Eve", true, "guests"),
                        entry("4", "", "Dave", true, "staff")),
                List.of(new Refused("line 1", "1", "No subject"), new Refused("line 2", "2", "No subject")));

        assertThat(shown(comparison)).containsExactlyInAnyOrder("1 Ann 2 false", "2 Bob 2 true", "3 Eve 2 false");
        assertThat(comparison.changes())
                .filteredOn(change -> change.externalId().equals("2"))
                .singleElement()
                .satisfies(change -> assertThat(change.event().role()).hasToString("employee"));
        assertThat(comparison.refused())
                .as("once each, as the source says it")
                .extracting(Refused::externalId)
                .containsExactly("1", "2");
    }

    /** An id may have been given to somebody else: the former person must not become an administrator. */
    @Test
    void givesNoRoleIfTheSubjectHasChanged() {
        tell(entry("1", "sub-1", "Ann", true, "staff"), entry("2", "sub-2", "Bob", true, "/bosses"));

        var comparison = compared(
                List.of(entry("1", "sub-3", "Eve", true, "/bosses"), entry("2", "sub-4", "Eve", true, "/bosses")),
                List.of());

        assertThat(comparison.changes()).isEmpty();
        assertThat(comparison.refused()).extracting(Refused::externalId).containsExactly("1", "2");
    }

    @Test
    void takesARoleAwayAlsoIfTheSubjectHasChanged() {
        tell(entry("1", "sub-1", "Ann", true, "/bosses"), entry("2", "sub-2", "Bob", true, "/bosses"));

        var comparison = compared(
                List.of(
                        entry("1", "sub-3", "Ann", true, "staff"),
                        entry("2", "00000000-0000-0000-0000-000000000001", "Bob", true, "staff")),
                List.of());

        assertThat(comparison.changes())
                .extracting(change -> change.event().role().name())
                .containsExactly("employee", "employee");
        assertThat(comparison.refused()).extracting(Refused::externalId).containsExactly("1", "2");
    }

    @Test
    void keepsWhomAnUnreadableEntryIsAbout() {
        tell(staff("1", "Ann"), staff("2", "Bob"));

        assertThat(shown(compared(List.of(staff("1", "Ann")), List.of(new Refused("line 3", "2", "Torn")))))
                .isEmpty();
        assertThat(shown(compared(List.of(staff("1", "Ann")), List.of(new Refused("line 3", null, "Torn")))))
                .as("it may be about anybody")
                .isEmpty();
    }

    @Test
    void findsThePersonOfASubjectThatIsNoUuid() {
        UUID uuid = UUID.fromString("0198f6a0-0000-7000-8000-000000000001");
        tell(entry("a", "auth0|5f7c", "Ann", true, "staff"), entry("b", uuid.toString(), "Bob", true, "staff"));

        assertThat(told.get("a").personId()).isEqualTo(UUID.nameUUIDFromBytes("auth0|5f7c".getBytes()));
        assertThat(told.get("b").personId()).isEqualTo(uuid);
    }

    @Test
    void keepsThePersonWhoseExternalIdHasChanged() {
        tell(entry("old", "sub-1", "Ann", true, "staff"), staff("2", "Bob"));

        assertThat(tell(entry("new", "sub-1", "Ann", true, "staff"), staff("2", "Bob")))
                .containsExactly("new Ann 2 true");
    }

    @Test
    void refusesASubjectThatChangesOrIsSomebodyElses() {
        tell(entry("1", "sub-1", "Ann", true, "staff"), entry("2", "sub-2", "Bob", true, "staff"));

        var comparison = compared(
                List.of(
                        entry("1", "sub-3", "Ann", true, "staff"),
                        entry("2", "sub-2", "Bob", true, "staff"),
                        entry("3", "sub-1", "Eve", true, "staff"),
                        entry("2", "sub-4", "Bob", true, "staff")),
                List.of());

        assertThat(shown(comparison)).isEmpty();
        assertThat(comparison.refused())
                .extracting(Refused::reason)
                .containsExactly(
                        "The subject has changed. The person's account stays with the first one.",
                        "Another entry has the same subject.",
                        "The id occurs twice.");
    }

    @Test
    void takesTheRoleOfTheFirstGroupInTheSetting() {
        tell(entry("1", "1", "Ann", true, "guests", "staff", "/bosses"));

        assertThat(told.get("1").role().name()).isEqualTo("manager");
    }

    @ParameterizedTest
    @CsvSource({"en-GB, en", "ru_RU, ru", "RU, ru", "de, ru", ", ru", "'x y z', ru"})
    void takesTheLanguageThatWeHaveOrTheSettings(@Nullable String tag, String language) {
        var entry = new Entry("1", "1", "Ann", "ann@example.org", true, List.of("staff"), tag);

        var comparison = Comparison.of(new Reading(List.of(entry), List.of()), told, ROLES, "ru");

        assertThat(comparison.changes().getFirst().event().language()).isEqualTo(language);
    }

    /** One person may always leave, and a fifth of many. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, false",
        "3, 1, false",
        "3, 2, true",
        "10, 2, false",
        "10, 3, true",
        "30, 6, false",
        "30, 7, true",
        "100, 20, false",
        "100, 21, true"
    })
    void asksWhenTooManyWouldGo(int people, int gone, boolean asks) {
        List<Entry> all = IntStream.range(0, people)
                .mapToObj(n -> staff(Integer.toString(n), "Person " + n))
                .toList();
        tell(all.toArray(Entry[]::new));

        assertThat(compared(all.subList(gone, people), List.of()).isMass(0)).isEqualTo(asks);
        List<Entry> disabled = new ArrayList<>(all);
        disabled.replaceAll(entry ->
                all.indexOf(entry) < gone ? entry(entry.externalId(), entry.subject(), "X", false, "staff") : entry);
        assertThat(compared(disabled, List.of()).isMass(0)).isEqualTo(asks);
    }

    private List<String> tell(Entry... entries) {
        var comparison = compared(List.of(entries), List.of());
        assertThat(comparison.refused()).isEmpty();
        for (Change change : comparison.changes()) {
            told.values().removeIf(last -> last.personId().equals(change.event().personId()));
            told.put(change.externalId(), change.event());
        }
        return shown(comparison);
    }

    private Comparison compared(List<Entry> entries, List<Refused> refused) {
        return Comparison.of(new Reading(entries, refused), told, ROLES, "en");
    }

    private static List<String> shown(Comparison comparison) {
        return comparison.changes().stream()
                .map(change -> "%s %s %d %s"
                        .formatted(
                                change.externalId(),
                                change.event().name(),
                                change.event().version(),
                                change.event().active()))
                .toList();
    }

    private static Entry staff(String id, String name) {
        return entry(id, id, name, true, "staff");
    }

    private static Entry entry(String id, String subject, String name, boolean active, String... groups) {
        return new Entry(id, subject, name, "somebody@example.org", active, List.of(groups), null);
    }
}
