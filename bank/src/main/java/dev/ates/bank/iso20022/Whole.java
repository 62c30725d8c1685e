package dev.ates.bank.iso20022;

import dev.ates.bank.Bank.Line;
import dev.ates.contracts.Decimals;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One version of a statement, put together from its pages, with all its bookings. */
final class Whole {

    private static final Comparator<StatementPiece> BY_TIME = Comparator.comparing(
                    StatementPiece::createdAt, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
            .thenComparing(StatementPiece::page)
            .thenComparing(StatementPiece::id);

    /** The newest last: by time, and where that says nothing in the order in which they were first read. */
    static final Comparator<Whole> BY_AGE = Comparator.comparing(
                    Whole::createdAt, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
            .thenComparing(Whole::number, Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()))
            .thenComparing(Whole::id);

    private final List<StatementPiece> pages;
    private final long id;
    private final String number;
    private final @Nullable Instant createdAt;
    private final List<StoredLine> lines;
    private final LocalDate since;
    private final LocalDate until;
    private final Balances balances;
    private final Tally bookings;

    private final Map<StoredLine.Order, Set<String>> orders = new HashMap<>();
    private final Map<List<Object>, Integer> named = new HashMap<>();
    private final List<Set<StoredLine.Place>> places = new ArrayList<>();

    private Whole(List<StatementPiece> unordered, Map<Long, List<StoredLine>> stored) {
        pages = unordered.stream()
                .sorted(Comparator.comparingInt(StatementPiece::page))
                .toList();
        id = pages.stream().mapToLong(StatementPiece::id).min().orElseThrow();
        number = number(pages.getFirst().sequence());
        createdAt = pages.stream()
                .map(StatementPiece::createdAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        List<StatementPiece> dated = pages.stream().anyMatch(StatementPiece::dated)
                ? pages.stream().filter(StatementPiece::dated).toList()
                : pages;
        since = dated.stream()
                .map(StatementPiece::since)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        until = dated.stream()
                .map(StatementPiece::until)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        lines = pages.stream()
                .flatMap(page -> stored.getOrDefault(page.id(), List.of()).stream())
                .map(line -> line.day().isBefore(since) || line.day().isAfter(until) ? line.on(until) : line)
                .toList();
        StatementPiece first = pages.getFirst();
        StatementPiece last = pages.getLast();
        balances = new Balances(
                first.page() > 1 ? null : first.balances().openingMinor(),
                last.lastPage() ? last.balances().closingMinor() : null,
                pages.stream().mapToLong(page -> page.balances().entriesMinor()).sum(),
                last.balances().currency());
        bookings = Tally.of(lines);
        for (StoredLine line : lines) {
            if (line.isOfAnOrder()) {
                orders.computeIfAbsent(line.order(), key -> new HashSet<>()).add(line.bankReferenceOrNone());
            }
            named.merge(line.named(), 1, Integer::sum);
        }
        Long opening = balances.openingMinor();
        boolean isForward = areInOrder(lines);
        boolean isBackward = areInOrder(lines.reversed());
        if (opening != null && (isForward || !isBackward)) {
            places.add(places(opening, lines));
        }
        if (opening != null && (isBackward || !isForward)) {
            places.add(places(opening, lines.reversed()));
        }
    }

    private static boolean areInOrder(List<StoredLine> lines) {
        return IntStream.range(1, lines.size())
                .noneMatch(
                        one -> lines.get(one).day().isBefore(lines.get(one - 1).day()));
    }

    /** Some banks list the latest booking first. */
    private static Set<StoredLine.Place> places(long opening, List<StoredLine> lines) {
        Set<StoredLine.Place> places = new HashSet<>();
        long balance = opening;
        for (StoredLine line : lines) {
            places.add(new StoredLine.Place(line.booked(), balance));
            balance += line.signedMinor();
        }
        return places;
    }

    /** Pages that were created one after the other are of one version, until one of them comes again. */
    static List<Whole> of(List<StatementPiece> pieces, List<StoredLine> lines) {
        Map<Long, List<StoredLine>> stored = lines.stream().collect(Collectors.groupingBy(StoredLine::statement));
        List<List<StatementPiece>> versions = new ArrayList<>();
        for (StatementPiece piece : pieces.stream().sorted(BY_TIME).toList()) {
            versions.reversed().stream()
                    .filter(pages -> piece.isPageWith(pages.getFirst()))
                    .findFirst()
                    .filter(pages -> pages.stream().noneMatch(page -> page.page() == piece.page()))
                    .ifPresentOrElse(pages -> pages.add(piece), () -> versions.add(new ArrayList<>(List.of(piece))));
        }
        return versions.stream().map(pages -> new Whole(pages, stored)).toList();
    }

    List<StatementPiece> pages() {
        return pages;
    }

    List<StoredLine> lines() {
        return lines;
    }

    LocalDate since() {
        return since;
    }

    LocalDate until() {
        return until;
    }

    Balances balances() {
        return balances;
    }

    /** In the order in which the statements were first read. */
    long id() {
        return id;
    }

    String name() {
        return pages.getFirst().statementId();
    }

    private @Nullable String sequence() {
        return pages.getFirst().sequence();
    }

    /** The bank's number without zeros at the beginning; empty if it has none, or one that does not count. */
    String number() {
        return number;
    }

    private static String number(@Nullable String sequence) {
        return sequence != null && sequence.matches("[0-9]+") ? sequence.replaceFirst("^0+(?=.)", "") : "";
    }

    @Nullable
    Instant createdAt() {
        return createdAt;
    }

    boolean isComplete() {
        return pages.getFirst().page() <= 1
                && pages.getLast().lastPage()
                && pages.getLast().page() <= pages.size();
    }

    boolean covers(LocalDate day) {
        return !day.isBefore(since) && !day.isAfter(until);
    }

    long days() {
        return since.until(until, ChronoUnit.DAYS);
    }

    boolean hasTheDaysOf(Whole other) {
        return since.equals(other.since) && until.equals(other.until);
    }

    boolean isWithin(Whole other) {
        return !since.isBefore(other.since) && !until.isAfter(other.until);
    }

    boolean overlaps(Whole other) {
        return !since.isAfter(other.until) && !until.isBefore(other.since);
    }

    boolean isNamedLike(Whole other) {
        return name().equals(other.name()) && Objects.equals(sequence(), other.sequence());
    }

    /** Whether both have one id and one number of the bank. */
    boolean isNumberedLike(Whole other) {
        return sequence() != null && isNamedLike(other);
    }

    /** Whether both have the id, or the number. */
    boolean isRelatedTo(Whole other) {
        return name().equals(other.name()) || (sequence() != null && sequence().equals(other.sequence()));
    }

    /** Above 0 if its number is higher, below 0 if it is lower; 0 if one has none, or both are about different days. */
    int compareNumbers(Whole other) {
        return number().isEmpty() || other.number().isEmpty() || !overlaps(other)
                ? 0
                : Comparator.comparing(String::length)
                        .thenComparing(Comparator.<String>naturalOrder())
                        .compare(number(), other.number());
    }

    boolean isCreatedBefore(Whole other) {
        Instant ours = createdAt();
        Instant theirs = other.createdAt();
        return ours != null && theirs != null && ours.isBefore(theirs);
    }

    boolean isNewerThan(Whole other) {
        int numbers = compareNumbers(other);
        return numbers == 0 ? BY_AGE.compare(this, other) > 0 : numbers > 0;
    }

    /** Whether it is the same but for its name and its time. */
    boolean saysTheSameAs(Whole other) {
        return hasTheDaysOf(other) && balances.equals(other.balances) && bookings.equals(other.bookings);
    }

    /** Whether the other one lists all its bookings, each as often; where both state a reference of the bank, it is the same. */
    boolean isListedIn(Whole other) {
        return lines.size() <= other.lines.size() && bookings.isListedIn(other.bookings);
    }

    /** Whether the other one has them on the same days. */
    boolean isListedOnItsDaysIn(Whole other) {
        return bookings.isListedIn(Tally.of(other.lines.stream()
                .filter(line -> !line.day().isBefore(since) && !line.day().isAfter(until))
                .toList()));
    }

    Tally bookings() {
        return bookings;
    }

    /** Whether the other one has each of its bookings at the same balance. */
    boolean isPlacedIn(Whole other) {
        return places.stream().anyMatch(ours -> other.places.stream().anyMatch(theirs -> theirs.containsAll(ours)));
    }

    /** Whether the bank's references tell its bookings, on both, from all others. */
    boolean isIdentifiedIn(Whole other) {
        return lines.stream()
                .allMatch(line -> line.bankReference() != null && other.named.getOrDefault(line.named(), 0) == 1);
    }

    boolean hasEvidence() {
        return lines.stream().anyMatch(StoredLine::isEvidence);
    }

    /** Whether a booking on both proves that they are about the same; an order may have another amount. */
    boolean sharesEvidence(Whole other) {
        return sharesAnOrder(other)
                || lines.stream()
                        .filter(StoredLine::isEvidence)
                        .anyMatch(line -> other.bookings.of(line.booked()).containsKey(line.bankReferenceOrNone()));
    }

    /** Whether a booking is on both that is no charge. */
    boolean sharesABooking(Whole other) {
        return sharesAnOrder(other)
                || lines.stream()
                        .filter(line -> line.kind() != Line.Kind.charge)
                        .anyMatch(line ->
                                agree(line, other.bookings.of(line.booked()).keySet()));
    }

    boolean sharesAnOrder(Whole other) {
        return lines.stream()
                .filter(StoredLine::isOfAnOrder)
                .anyMatch(line -> agree(line, other.orders.getOrDefault(line.order(), Set.of())));
    }

    /** Whether the bank's references of a booking do not differ, as far as they are stated. */
    private static boolean agree(StoredLine line, Set<String> theirs) {
        return line.bankReference() == null
                ? !theirs.isEmpty()
                : theirs.contains(line.bankReference()) || theirs.contains(StoredLine.NONE);
    }

    /** Whether the other one lists its orders, or all its bookings if it has none. */
    boolean hasItsOrdersIn(Whole other) {
        List<StoredLine> orders = lines.stream().filter(StoredLine::isOfAnOrder).toList();
        return Tally.of(orders.isEmpty() ? lines : orders).isListedIn(other.bookings);
    }

    Optional<String> complaint() {
        Long opening = balances.openingMinor();
        Long closing = balances.closingMinor();
        return opening == null || closing == null || balances.addUp()
                ? Optional.empty()
                : Optional.of(
                        "Statement %s does not add up: it begins with %s and ends with %s, but its entries come to %s"
                                .formatted(
                                        name(),
                                        Decimals.of(opening, balances.currency()),
                                        Decimals.of(closing, balances.currency()),
                                        Decimals.of(balances.entriesMinor(), balances.currency())));
    }
}
