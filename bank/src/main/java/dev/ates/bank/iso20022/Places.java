package dev.ates.bank.iso20022;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The places of the bookings on a statement: what is booked, with the bank's reference, and the balance before it. The same
 * place on two statements is one booking, even if the balance comes back to what it was, because a bank that uses a
 * reference again hardly does so at the same balance.
 *
 * @param forward if the oldest booking is listed first
 * @param backward if the latest booking is listed first; some banks do that
 * @param areAll whether all bookings have references
 */
record Places(List<Place> forward, List<Place> backward, boolean areAll) {

    record Place(List<Object> booking, long balance) {}

    /** Those of a stored piece; none of a page, whose balances may be those of the whole statement. */
    static Places of(JdbcClient jdbc, StatementPiece piece) {
        return of(piece.page(), piece.balances(), StoredLine.of(jdbc, piece.id()));
    }

    static Places of(AccountStatement statement) {
        return of(
                statement.identity().page(),
                statement.balances(),
                statement.bookings().stream()
                        .map(booking -> StoredLine.of(0, booking))
                        .toList());
    }

    private static Places of(int page, Balances balances, List<StoredLine> lines) {
        Long openingMinor = balances.openingMinor();
        if (page > 0 || openingMinor == null) {
            return new Places(List.of(), List.of(), false);
        }
        return new Places(
                places(openingMinor, lines),
                places(openingMinor, lines.reversed()),
                lines.stream().allMatch(line -> line.bankReference() != null));
    }

    private static List<Place> places(long opening, List<StoredLine> lines) {
        List<Place> places = new ArrayList<>();
        long balance = opening;
        for (StoredLine line : lines) {
            if (line.bankReference() != null) {
                places.add(new Place(line.booking(), balance));
            }
            balance += line.signedMinor();
        }
        return places;
    }

    /** Whether the other statement has all of these bookings, at their places. */
    boolean areIn(Places other) {
        return areAll
                && !forward.isEmpty()
                && both().anyMatch(ours -> other.both().anyMatch(theirs -> isPart(ours, theirs)));
    }

    /** Whether the other statement has one of these bookings, at its place. */
    boolean meet(Places other) {
        Set<Place> theirs = other.both().flatMap(List::stream).collect(Collectors.toCollection(HashSet::new));
        return both().flatMap(List::stream).anyMatch(theirs::contains);
    }

    private Stream<List<Place>> both() {
        return Stream.of(forward, backward);
    }

    private static boolean isPart(List<Place> ours, List<Place> theirs) {
        Map<Place, Long> there = counted(theirs);
        return counted(ours).entrySet().stream()
                .allMatch(one -> one.getValue() <= there.getOrDefault(one.getKey(), 0L));
    }

    private static Map<Place, Long> counted(List<Place> places) {
        return places.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
