package dev.ates.bank.iso20022;

import dev.ates.bank.iso20022.StoredLine.Booked;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How often there is each booking, by the bank's reference. */
final class Tally {

    private final Map<Booked, Map<String, Integer>> counts = new HashMap<>();

    static Tally of(List<StoredLine> lines) {
        var tally = new Tally();
        lines.forEach(line -> tally.counts
                .computeIfAbsent(line.booked(), key -> new HashMap<>())
                .merge(line.bankReferenceOrNone(), 1, Integer::sum));
        return tally;
    }

    /** The references under which there is a booking; empty if it is not there. */
    Map<String, Integer> of(Booked booked) {
        return counts.getOrDefault(booked, Map.of());
    }

    /** Whether the other one has all of them, each as often; where both state a reference of the bank, it is the same. */
    boolean isListedIn(Tally other) {
        return counts.entrySet().stream().allMatch(one -> isListed(one.getValue(), other.of(one.getKey())));
    }

    /** Adds more bookings if the other one has them beside those that are here. */
    boolean addIfListedIn(Tally other, Tally more) {
        Map<Booked, Map<String, Integer>> sums = new HashMap<>();
        more.counts.forEach((booked, counted) -> {
            Map<String, Integer> sum = new HashMap<>(of(booked));
            counted.forEach((reference, times) -> sum.merge(reference, times, Integer::sum));
            sums.put(booked, sum);
        });
        boolean areListed = sums.entrySet().stream().allMatch(one -> isListed(one.getValue(), other.of(one.getKey())));
        if (areListed) {
            counts.putAll(sums);
        }
        return areListed;
    }

    private static boolean isListed(Map<String, Integer> ours, Map<String, Integer> theirs) {
        int others = ours.entrySet().stream()
                .filter(one -> !one.getKey().equals(StoredLine.NONE))
                .mapToInt(one -> Math.max(0, one.getValue() - theirs.getOrDefault(one.getKey(), 0)))
                .sum();
        return others <= theirs.getOrDefault(StoredLine.NONE, 0) && sum(ours) <= sum(theirs);
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tally tally && counts.equals(tally.counts);
    }

    @Override
    public int hashCode() {
        return counts.hashCode();
    }
}
