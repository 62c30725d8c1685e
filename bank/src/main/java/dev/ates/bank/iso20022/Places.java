package dev.ates.bank.iso20022;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The places of the bookings on a statement: what is booked, with the bank's reference, and the balance before it. The same
 * place on two statements is one booking, or a booking that the bank has repeated under its reference after the balance had
 * come back: which of both, their neighbors decide ({@link Repetitions}).
 *
 * @param forward all of them in the order in which they were booked, if the oldest is listed first
 * @param backward the same, if the latest is listed first; some banks do that
 */
record Places(List<Place> forward, List<Place> backward) {

    record Place(List<Object> booking, boolean hasReference, long balance) {}

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
        return page > 0 || openingMinor == null
                ? new Places(List.of(), List.of())
                : new Places(places(openingMinor, lines), places(openingMinor, lines.reversed()));
    }

    private static List<Place> places(long opening, List<StoredLine> lines) {
        List<Place> places = new ArrayList<>();
        long balance = opening;
        for (StoredLine line : lines) {
            places.add(new Place(line.booking(), line.bankReference() != null, balance));
            balance += line.signedMinor();
        }
        return places;
    }

    /** Whether one of them is on the other statement as well. */
    boolean meet(Places other) {
        Set<Place> theirs = other.orders().flatMap(List::stream).collect(Collectors.toCollection(HashSet::new));
        return orders().flatMap(List::stream).filter(Place::hasReference).anyMatch(theirs::contains);
    }

    /** The statements, by their keys, that are one after another the beginning of this one, without a gap. */
    <K> Set<K> beginWith(Map<K, Places> parts) {
        return orders().map(whole -> beginning(whole, parts))
                .max((one, other) -> Integer.compare(one.size(), other.size()))
                .orElse(Set.of());
    }

    private static <K> Set<K> beginning(List<Place> whole, Map<K, Places> parts) {
        Set<K> found = new HashSet<>();
        int at = 0;
        Optional<Map.Entry<K, Places>> next = next(whole, at, parts, found);
        while (next.isPresent()) {
            found.add(next.get().getKey());
            at += next.get().getValue().forward().size();
            next = next(whole, at, parts, found);
        }
        return found;
    }

    private static <K> Optional<Map.Entry<K, Places>> next(
            List<Place> whole, int at, Map<K, Places> parts, Collection<K> found) {
        return parts.entrySet().stream()
                .filter(part -> !found.contains(part.getKey()))
                .filter(part -> part.getValue().orders().anyMatch(order -> begins(order, whole, at)))
                .findFirst();
    }

    /** Whether a part with references, but not the whole itself, is at this place of it. */
    private static boolean begins(List<Place> part, List<Place> whole, int at) {
        return !part.isEmpty()
                && part.size() < whole.size()
                && at + part.size() <= whole.size()
                && whole.subList(at, at + part.size()).equals(part)
                && part.stream().allMatch(Place::hasReference);
    }

    private Stream<List<Place>> orders() {
        return Stream.of(forward, backward);
    }
}
