package dev.ates.directory.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.Absence;
import dev.ates.contracts.PeopleEvent.PersonChanged;
import dev.ates.contracts.PeopleEvent.Role;
import dev.ates.directory.people.Comparison.Change;
import dev.ates.directory.people.Reading.Refused;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the names for the bank and of the absences that a directory has. */
class BankNamesAndAbsencesTest {

    private static final Roles ROLES = Roles.of(List.of("staff=employee"));

    private final Map<String, PersonChanged> told = new HashMap<>();

    @Test
    void areToldOnceAndInOrder() {
        String absences = "2027-03-08..2027-03-08;\n 2026-12-24 .. 2027-01-02 ;";

        assertThat(tell(ann(" Anna Orlova ", absences))).singleElement().satisfies(event -> {
            assertThat(event.bankName()).isEqualTo("Anna Orlova");
            assertThat(event.absences())
                    .extracting(Absence::toString)
                    .containsExactly("2026-12-24..2027-01-02", "2027-03-08..2027-03-08");
        });
        assertThat(tell(ann("Anna Orlova", "2026-12-24..2027-01-02; 2027-03-08..2027-03-08")))
                .as("the same in another order")
                .isEmpty();
    }

    @Test
    void areToldToBeNoneWhenTheDirectoryHasThemNoMore() {
        tell(ann("Anna Orlova", "2026-12-24..2027-01-02"));

        assertThat(tell(ann(null, null))).singleElement().satisfies(event -> {
            assertThat(event.version()).isEqualTo(2);
            assertThat(event.bankName()).isNull();
            assertThat(event.absences()).isEmpty();
        });
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", ";", " ; "})
    void areNoneInADirectoryThatSaysNothing(@Nullable String nothing) {
        assertThat(tell(ann(nothing == null ? null : nothing.replace(";", ""), nothing)))
                .containsExactly(new PersonChanged(
                        told.get("7").personId(), 1, "Ann", "ann@example.org", Role.employee, true, "en"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "2026-12-30..2027-01-05; 2026-12-24..2027-01-02 | The absences 2026-12-24..2027-01-02 and 2026-12-30..2027-01-05 overlap.",
                "2026-12-24..2026-12-24; 2026-12-24..2026-12-24 | The absences 2026-12-24..2026-12-24 and 2026-12-24..2026-12-24 overlap.",
                "2027-01-02..2026-12-24 | The absence 2027-01-02..2026-12-24 ends before it begins.",
                "2026-02-28..2026-02-30 | '2026-02-28..2026-02-30' is not.",
                "24.12.2026 | '24.12.2026' is not.",
                "1899-12-31..2026-12-24 | from must be 1900-01-01 or later",
            })
    void areRefusedWithThePersonAndTheDays(String absences, String reason) {
        tell(ann("Anna", "2026-12-24..2027-01-02"));

        var comparison = compared(new Entry(
                "7", "7", "Ann Archer", "ann@example.org", true, List.of("staff"), null, "Anna Orlova", absences));

        assertThat(comparison.changes()).as("nothing of it").isEmpty();
        assertThat(comparison.refused()).extracting(Refused::externalId).containsExactly("7");
        assertThat(comparison.refused().getFirst().reason()).contains(reason);
    }

    @Test
    void areAHundredAtMost() {
        assertThat(AbsenceText.read(days(100))).hasSize(100);
        assertThatThrownBy(() -> AbsenceText.read(days(101)))
                .hasMessage("There must be at most 100 absences, there are 101.");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 201})
    void areRefusedWithANameThatNoPageCanShow(int length) {
        String name = length == 0 ? "Anna\u202Eavolro" : "x".repeat(length);

        var comparison = compared(ann(name, null));

        assertThat(comparison.changes()).isEmpty();
        assertThat(comparison.refused().getFirst().reason()).startsWith("The bank name must");
    }

    /** The account may still owe money to a person who has left. */
    @Test
    void stayWhenThePersonLeaves() {
        tell(ann("Anna Orlova", "2026-12-24..2027-01-02"));

        assertThat(tell()).singleElement().satisfies(event -> {
            assertThat(event.active()).isFalse();
            assertThat(event.bankName()).isEqualTo("Anna Orlova");
            assertThat(event.absences()).hasSize(1);
        });
    }

    private static String days(int number) {
        return IntStream.range(0, number)
                .mapToObj(n -> "%1$d-12-24..%1$d-12-26".formatted(2000 + n))
                .collect(Collectors.joining(";"));
    }

    private List<PersonChanged> tell(Entry... entries) {
        Comparison comparison = compared(entries);
        assertThat(comparison.refused()).isEmpty();
        comparison.changes().forEach(change -> told.put(change.externalId(), change.event()));
        return comparison.changes().stream().map(Change::event).toList();
    }

    private Comparison compared(Entry... entries) {
        return Comparison.of(new Reading(List.of(entries), List.of()), told, ROLES, "en");
    }

    private static Entry ann(@Nullable String bankName, @Nullable String absences) {
        return new Entry("7", "7", "Ann", "ann@example.org", true, List.of("staff"), null, bankName, absences);
    }
}
