package dev.ates.bank.iso20022;

import dev.ates.bank.iso20022.Chains.End;
import dev.ates.contracts.Decimals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The statements of a day, put together from their pieces. */
final class DayStatements {

    private static final int BEGINNINGS_SHOWN = 5;

    private final List<StatementPiece> pieces;
    private final List<Whole> wholes;
    private final Map<Long, Whole> byPiece = new HashMap<>();
    private final Map<Long, List<Balances>> byOpening = new HashMap<>();

    /** Where each statement and those that continue it end, by the id of its first piece. */
    private final Map<Long, Set<End>> ends = new HashMap<>();

    private DayStatements(List<StatementPiece> pieces, List<Whole> wholes) {
        this.pieces = pieces;
        this.wholes = wholes;
        for (Whole whole : wholes) {
            whole.pages().forEach(page -> byPiece.put(page.id(), whole));
            Balances balances = whole.balances();
            if (balances.openingMinor() != null) {
                byOpening
                        .computeIfAbsent(balances.openingMinor(), opening -> new ArrayList<>())
                        .add(balances);
            }
        }
    }

    /** @param pieces in the order in which they arrived */
    static DayStatements of(List<StatementPiece> pieces) {
        List<Whole> wholes = new ArrayList<>();
        pieces.stream()
                .sorted(Comparator.comparingInt(StatementPiece::page))
                .forEach(piece -> wholes.stream()
                        .filter(whole -> whole.takes(piece))
                        .findFirst()
                        .ifPresentOrElse(
                                whole -> whole.pages().add(piece),
                                () -> wholes.add(new Whole(new ArrayList<>(List.of(piece))))));
        return new DayStatements(pieces, wholes);
    }

    /**
     * One statement.
     *
     * @param pages in their order; a statement without pages has itself as its only one
     */
    record Whole(List<StatementPiece> pages) {

        private boolean takes(StatementPiece piece) {
            StatementPiece first = pages.getFirst();
            return first.page() > 0
                    && piece.page() > 0
                    && first.isOf(piece.statementId(), piece.sequence())
                    && first.balances().areOfCurrencyOf(piece.balances());
        }

        private boolean isComplete() {
            if (pages.getFirst().page() > 1 || !pages.getLast().lastPage()) {
                return false;
            }
            for (int one = 1; one < pages.size(); one++) {
                if (pages.get(one).page() > pages.get(one - 1).page() + 1) {
                    return false;
                }
            }
            return true;
        }

        /** From the opening balance of the first page to the closing balance of the last one. */
        private Balances balances() {
            return new Balances(
                    pages.getFirst().balances().openingMinor(),
                    pages.getLast().balances().closingMinor(),
                    pages.stream()
                            .mapToLong(page -> page.balances().entriesMinor())
                            .sum(),
                    pages.getLast().balances().currency());
        }

        private Optional<String> complaint() {
            Balances all = balances();
            Long opening = all.openingMinor();
            Long closing = all.closingMinor();
            return opening == null || closing == null || all.addUp()
                    ? Optional.empty()
                    : Optional.of(
                            "Statement %s does not add up: it begins with %s and ends with %s, but its entries come to %s"
                                    .formatted(
                                            pages.getFirst().statementId(),
                                            Decimals.of(opening, all.currency()),
                                            Decimals.of(closing, all.currency()),
                                            Decimals.of(all.entriesMinor(), all.currency())));
        }
    }

    List<StatementPiece> pieces() {
        return pieces;
    }

    /** Whether no page is missing. */
    boolean areComplete() {
        return wholes.stream().allMatch(Whole::isComplete);
    }

    /**
     * Notes on gaps between statements, of which there are few, on statements whose entries do not add up to their balances,
     * and on the pieces: many of one kind must not hide the others.
     */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        wholes.stream()
                .map(whole -> whole.balances().currency())
                .distinct()
                .forEach(currency -> gap(currency).ifPresent(remarks::add));
        wholes.forEach(whole -> whole.complaint().ifPresent(remarks::add));
        pieces.forEach(piece -> piece.remarks().lines().forEach(remarks::add));
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
                ids.putIfAbsent(balances, whole.pages().getFirst().statementId());
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

    /**
     * Whether two pieces certainly list different bookings: pages of one statement, and statements of which one continues
     * the other, directly or through others.
     */
    boolean areApart(long one, long other) {
        Whole first = wholeOf(one);
        Whole second = wholeOf(other);
        return first == second ? one != other : leads(first, second) || leads(second, first);
    }

    private Whole wholeOf(long piece) {
        Whole whole = byPiece.get(piece);
        if (whole == null) {
            throw new IllegalArgumentException("No piece of this day: " + piece);
        }
        return whole;
    }

    private boolean leads(Whole from, Whole to) {
        Balances next = to.balances();
        return ends
                .computeIfAbsent(
                        from.pages().getFirst().id(),
                        first -> Chains.ends(
                                from.balances(), balance -> byOpening.getOrDefault(balance, List.of()).stream()))
                .stream()
                .anyMatch(end -> end.isContinuedBy(next));
    }
}
