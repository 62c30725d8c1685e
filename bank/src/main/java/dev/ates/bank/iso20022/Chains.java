package dev.ates.bank.iso20022;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Statements as steps from an opening to a closing balance. If none is missing, they can be put in one order in which
 * each opens with the balance with which the one before it closes.
 */
final class Chains {

    private Chains() {}

    /**
     * The statements with which the fewest chains begin that together have all of them: one if they connect. Empty if
     * one of them does not state both balances, because it may connect any others.
     */
    static List<Balances> beginnings(List<Balances> statements) {
        if (statements.stream().anyMatch(one -> one.openingMinor() == null || one.closingMinor() == null)) {
            return List.of();
        }
        List<Balances> beginnings = new ArrayList<>();
        List<Balances> rest = new ArrayList<>(statements);
        while (!rest.isEmpty()) {
            List<Balances> linked = linked(rest);
            rest.removeAll(linked);
            List<Balances> unreached = unreached(linked);
            beginnings.addAll(unreached.isEmpty() ? List.of(linked.getFirst()) : unreached);
        }
        return beginnings;
    }

    /** The first one with all that share a balance with it, directly or through others. */
    private static List<Balances> linked(List<Balances> statements) {
        Set<Long> reached = new HashSet<>();
        reached.add(opening(statements.getFirst()));
        int before = 0;
        while (reached.size() > before) {
            before = reached.size();
            for (Balances one : statements) {
                if (reached.contains(opening(one)) || reached.contains(closing(one))) {
                    reached.add(opening(one));
                    reached.add(closing(one));
                }
            }
        }
        return statements.stream().filter(one -> reached.contains(opening(one))).toList();
    }

    /** Those that are left after each of the others has been put behind one that closes with its opening balance. */
    private static List<Balances> unreached(List<Balances> statements) {
        Map<Long, Integer> surplus = new HashMap<>();
        for (Balances one : statements) {
            surplus.merge(opening(one), 1, Integer::sum);
            surplus.merge(closing(one), -1, Integer::sum);
        }
        List<Balances> unreached = new ArrayList<>();
        for (Balances one : statements) {
            if (surplus.getOrDefault(opening(one), 0) > 0) {
                surplus.merge(opening(one), -1, Integer::sum);
                unreached.add(one);
            }
        }
        return unreached;
    }

    private static Long opening(Balances statement) {
        return Objects.requireNonNull(statement.openingMinor());
    }

    private static Long closing(Balances statement) {
        return Objects.requireNonNull(statement.closingMinor());
    }
}
