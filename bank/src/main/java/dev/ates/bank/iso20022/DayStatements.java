package dev.ates.bank.iso20022;

import dev.ates.contracts.Decimals;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The statements of a day that count.
 *
 * @param wholes in the order in which they were first read
 */
record DayStatements(LocalDate day, Counting counting, List<Whole> wholes) {

    private static final int BEGINNINGS_SHOWN = 5;

    /** @param pieces all that may decide what counts on this day, with their lines */
    static DayStatements of(LocalDate day, List<StatementPiece> pieces, List<StoredLine> lines) {
        Counting counting = new Counting(Whole.of(pieces, lines));
        return new DayStatements(
                day,
                counting,
                counting.counted().stream().filter(whole -> whole.covers(day)).toList());
    }

    /** Whether no page is missing. */
    boolean areComplete() {
        return wholes.stream().allMatch(Whole::isComplete);
    }

    List<StoredLine> lines() {
        return counting.lines(day);
    }

    /**
     * Notes on gaps between statements, of which there are few, on statements whose entries do not add up to their balances, on
     * what is in doubt, and on the pieces: many of one kind must not hide the others.
     */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        wholes.stream()
                .map(whole -> whole.balances().currency())
                .distinct()
                .forEach(currency -> gap(currency).ifPresent(remarks::add));
        remarks.addAll(counting.doubts(wholes));
        wholes.forEach(whole -> whole.complaint().ifPresent(remarks::add));
        wholes.stream()
                .flatMap(whole -> whole.pages().stream())
                .forEach(page -> page.remarks().lines().forEach(remarks::add));
        return remarks;
    }

    /** A note if the statements in one currency do not lead from one to the next. */
    private Optional<String> gap(String currency) {
        Map<Balances, String> ids = new LinkedHashMap<>();
        List<Balances> all = new ArrayList<>();
        for (Whole whole : wholes) {
            Balances balances = whole.balances();
            if (List.of(currency, Balances.NO_CURRENCY).contains(balances.currency())) {
                all.add(balances);
                ids.putIfAbsent(balances, whole.name());
            }
        }
        List<Balances> beginnings = Chains.beginnings(all);
        return beginnings.size() < 2
                ? Optional.empty()
                : Optional.of(
                        "The statements of this day do not connect, so one may be missing: %s, and only one can be the first"
                                .formatted(beginnings.stream()
                                        .limit(BEGINNINGS_SHOWN)
                                        .map(one -> "%s begins with %s"
                                                .formatted(
                                                        ids.get(one),
                                                        Decimals.of(
                                                                Objects.requireNonNull(one.openingMinor()), currency)))
                                        .collect(Collectors.joining(", "))));
    }
}
