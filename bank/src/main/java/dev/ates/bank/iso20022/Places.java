package dev.ates.bank.iso20022;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The places of the bookings on a statement: what is booked, with the bank's reference, and the balance before it. The same
 * place on two statements is one booking, or a booking that the bank has repeated under its reference after the balance had
 * come back: which of both, their neighbors decide ({@link Repetitions}). A reference that a statement gives to two bookings of
 * one order identifies none of them: a payment and its return, which the bank may have booked once more.
 *
 * @param forward all of them in the order in which they were booked, if the oldest is listed first
 * @param backward the same, if the latest is listed first; some banks do that
 */
record Places(List<Place> forward, List<Place> backward) {

    record Place(List<Object> booking, boolean identified, long balance) {}

    /** Those of a stored piece; none of a page, whose balances may be those of the whole statement. */
    static Places of(JdbcClient jdbc, StatementPiece piece) {
        return of(piece.page(), piece.balances(), StoredLine.of(jdbc, piece));
    }

    /** Those of many stored pieces, in their order. */
    static Map<StatementPiece, Places> of(JdbcClient jdbc, List<StatementPiece> pieces) {
        Map<Long, List<StoredLine>> lines = StoredLine.of(jdbc, pieces);
        Map<StatementPiece, Places> places = new LinkedHashMap<>();
        pieces.forEach(piece ->
                places.put(piece, of(piece.page(), piece.balances(), lines.getOrDefault(piece.id(), List.of()))));
        return places;
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
        return page > 0 || openingMinor == null
                ? new Places(List.of(), List.of())
                : new Places(places(openingMinor, lines), places(openingMinor, lines.reversed()));
    }

    private static List<Place> places(long opening, List<StoredLine> lines) {
        Map<Named, Long> uses = lines.stream().collect(Collectors.groupingBy(Named::of, Collectors.counting()));
        List<Place> places = new ArrayList<>();
        long balance = opening;
        for (StoredLine line : lines) {
            boolean identified = line.bankReference() != null && Long.valueOf(1).equals(uses.get(Named.of(line)));
            places.add(new Place(line.booking(), identified, balance));
            balance += line.signedMinor();
        }
        return places;
    }

    private record Named(String order, @Nullable String bankReference) {
        private static Named of(StoredLine line) {
            return new Named(line.reference(), line.bankReference());
        }
    }

    /** The balances before its bookings. */
    Set<Long> balances() {
        return orders().flatMap(List::stream).map(Place::balance).collect(Collectors.toSet());
    }

    /** Whether one of them is on the other statement as well. */
    boolean meet(Places other) {
        Set<Place> theirs = other.orders().flatMap(List::stream).collect(Collectors.toCollection(HashSet::new));
        return orders().flatMap(List::stream).filter(Place::identified).anyMatch(theirs::contains);
    }

    /**
     * The pieces that are one after another the beginning of this statement, without a gap.
     *
     * @param isPart what else holds for each of them
     */
    Set<StatementPiece> beginWith(Map<StatementPiece, Places> pieces, Predicate<StatementPiece> isPart) {
        Map<Long, List<Part>> parts = pieces.entrySet().stream()
                .filter(piece -> !piece.getValue().forward().isEmpty())
                .map(piece -> new Part(piece.getKey(), piece.getValue()))
                .collect(Collectors.groupingBy(Part::opening));
        return orders().map(whole -> beginning(whole, parts, isPart))
                .max((one, other) -> Integer.compare(one.size(), other.size()))
                .orElse(Set.of());
    }

    private static Set<StatementPiece> beginning(
            List<Place> whole, Map<Long, List<Part>> parts, Predicate<StatementPiece> isPart) {
        Set<StatementPiece> found = new HashSet<>();
        int at = 0;
        while (at < whole.size()) {
            List<Place> rest = whole.subList(at, whole.size());
            Optional<Part> next = parts.getOrDefault(rest.getFirst().balance(), List.of()).stream()
                    .filter(part -> !found.contains(part.piece()))
                    .filter(part -> part.size() < whole.size() && part.begins(rest) && isPart.test(part.piece()))
                    .findFirst();
            if (next.isEmpty()) {
                break;
            }
            found.add(next.get().piece());
            at += next.get().size();
        }
        return found;
    }

    /** A piece with bookings. */
    private record Part(StatementPiece piece, Places places) {

        private long opening() {
            return places.forward().getFirst().balance();
        }

        private int size() {
            return places.forward().size();
        }

        /** Whether all its bookings are identified, and the next ones of the whole. */
        private boolean begins(List<Place> rest) {
            return size() <= rest.size()
                    && places.forward().stream().allMatch(Place::identified)
                    && places.orders().anyMatch(rest.subList(0, size())::equals);
        }
    }

    private Stream<List<Place>> orders() {
        return Stream.of(forward, backward);
    }
}
