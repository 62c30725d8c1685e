package dev.ates.bank.iso20022;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.bank.Bank.Line;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Plays the bank's files in every order, and each once more at the end: the result must be the same. */
abstract class AnyOrderFixture extends StatementsFixture {

    static final LocalDate MONDAY = FRIDAY.minusDays(4);
    static final LocalDate TUESDAY = FRIDAY.minusDays(3);
    static final LocalDate WEDNESDAY = FRIDAY.minusDays(2);

    static final String ONE = entry("DBIT", FRIDAY, "one", "T1");
    static final String PAID = entry("DBIT", FRIDAY, ORDER, "T1");
    static final String BACK = entry("CRDT", FRIDAY, ORDER, "T2");
    static final String AGAIN = entry("DBIT", FRIDAY, ORDER, "T3");
    static final String MORE = entry("CRDT", FRIDAY, "more", "T4");
    static final String FUNDING = entry("CRDT", FRIDAY, "funding", "R1");
    static final String HUNDRED = entry("CRDT", FRIDAY, "funding", "R1", "100.00");
    static final String SIXTY = entry("DBIT", FRIDAY, "one", "R2", "60.00");
    static final String FORTY = entry("DBIT", FRIDAY, "two", "R3", "40.00");
    static final String SWEPT = entry("DBIT", FRIDAY, "sweep", "R4", "40.00");
    static final String FEE = charge("T2");

    /** @param lines what is booked on this day: without the others, which a period may have */
    record Case(String says, LocalDate day, List<String> lines, AccountStatement... files) {
        @Override
        public String toString() {
            return says;
        }
    }

    final void assertTheSameInAnyOrder(Case played) {
        for (List<AccountStatement> order : orders(List.of(played.files()))) {
            TestFileBank.forgetFiles(DATABASE.dataSource());
            order.forEach(this::keep);
            List<String> before = told(played.day());
            var versions = statements.versions(MONDAY);
            order.forEach(this::keep);

            assertThat(before)
                    .as("%s", order.stream().map(AccountStatement::identity).toList())
                    .containsExactlyInAnyOrderElementsOf(played.lines());
            assertThat(told(played.day())).isEqualTo(before);
            assertThat(statements.versions(MONDAY)).isEqualTo(versions);
        }
    }

    private List<String> told(LocalDate day) {
        return statements.find(day).isEmpty()
                ? List.of("incomplete")
                : statements.lines(day).stream()
                        .map(line -> (line.kind() == Line.Kind.credit ? "+" : "-")
                                + (line.reference().equals(ORDER) ? "order" : line.reference()))
                        .toList();
    }

    private static <T> List<List<T>> orders(List<T> files) {
        if (files.isEmpty()) {
            return List.of(List.of());
        }
        List<List<T>> orders = new ArrayList<>();
        for (int first = 0; first < files.size(); first++) {
            T head = files.get(first);
            List<T> rest = new ArrayList<>(files);
            rest.remove(first);
            for (List<T> tail : orders(rest)) {
                orders.add(Stream.concat(Stream.of(head), tail.stream()).toList());
            }
        }
        return orders;
    }

    static AccountStatement friday(String named, String opening, String closing, String entries) {
        return of(named, FRIDAY, FRIDAY, opening, closing, entries);
    }
}
