package dev.ates.bank.iso20022;

import dev.ates.bank.Bank.Line;
import dev.ates.bank.OrderId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which bookings of a stored piece a statement lists as well. Where both state a reference of the bank, it is the same.
 *
 * @param bankReferences those of the statement's bookings, by what else is the same; {@code null} for one without
 * @param orders its orders by kind and reference, each with its references of the bank
 */
record Shared(Map<List<Object>, List<@Nullable String>> bankReferences, Map<List<Object>, Set<String>> orders) {

    private static final String NONE = "";

    static Shared with(AccountStatement statement) {
        Map<List<Object>, List<@Nullable String>> bankReferences = new HashMap<>();
        Map<List<Object>, Set<String>> orders = new HashMap<>();
        for (Booking booking : statement.bookings()) {
            StoredLine line = StoredLine.of(0, booking);
            bankReferences
                    .computeIfAbsent(line.without(), key -> new ArrayList<>())
                    .add(line.bankReference());
            if (OrderId.key(line.reference()).isPresent()) {
                orders.computeIfAbsent(List.of(line.kind(), line.reference()), order -> new HashSet<>())
                        .add(Objects.requireNonNullElse(line.bankReference(), NONE));
            }
        }
        return new Shared(bankReferences, orders);
    }

    /**
     * Whether it lists one of them that is no charge, since charges are alike, or an order of them with another amount; or
     * there is none.
     */
    boolean any(List<StoredLine> lines) {
        return lines.isEmpty()
                || lines.stream()
                        .anyMatch(line -> (line.kind() != Line.Kind.charge && isListed(line)) || isOrderOf(line));
    }

    /** Whether it lists all of them, each as often, and there is one. */
    boolean all(List<StoredLine> lines) {
        Map<List<Object>, List<@Nullable String>> left = new HashMap<>();
        return !lines.isEmpty()
                && lines.stream()
                        .allMatch(line -> take(
                                line,
                                left.computeIfAbsent(
                                        line.without(),
                                        key -> new ArrayList<>(bankReferences.getOrDefault(key, List.of())))));
    }

    private boolean isListed(StoredLine line) {
        return take(line, new ArrayList<>(bankReferences.getOrDefault(line.without(), List.of())));
    }

    private static boolean take(StoredLine line, List<@Nullable String> from) {
        String bankReference = line.bankReference();
        if (bankReference != null) {
            return from.remove(bankReference) || from.remove(null);
        }
        if (from.isEmpty()) {
            return false;
        }
        from.removeLast();
        return true;
    }

    private boolean isOrderOf(StoredLine line) {
        Set<String> theirs = orders.getOrDefault(List.of(line.kind(), line.reference()), Set.of());
        return !theirs.isEmpty()
                && (line.bankReference() == null || theirs.contains(line.bankReference()) || theirs.contains(NONE));
    }
}
