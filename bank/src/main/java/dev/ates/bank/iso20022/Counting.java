package dev.ates.bank.iso20022;

import dev.ates.bank.iso20022.StoredLine.Booked;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which of all statements that were ever read count. It depends on the set of them alone, whatever the order was in which they
 * arrived, and however often:
 *
 * <ol>
 *   <li>Of several versions of one statement, the newest counts ({@link #isVersion}).
 *   <li>A statement whose bookings another one lists as well, in the same place, is a part of that ({@link #isPart}).
 *   <li>A booking with one reference of the bank on several of the statements that are left counts as often as on the one that has
 *       it most often, unless they certainly continue each other ({@link #areApart}).
 * </ol>
 *
 * What remains in doubt counts as listed, with a remark.
 */
final class Counting {

    private static final Comparator<Whole> BY_DAY =
            Comparator.comparing(Whole::until).thenComparing(Whole.BY_AGE);

    private final Map<Whole, Whole> replaced = new HashMap<>();

    /** The first version of a statement that was made anew: a statement that continued the first one continues the last one. */
    private final Map<Whole, Whole> born = new HashMap<>();

    private final Map<Long, List<Whole>> byOpening = new HashMap<>();
    private final Map<Long, List<Whole>> byClosing = new HashMap<>();
    private final Map<Whole, Set<Whole>> separated = new HashMap<>();
    private final Map<Whole, Set<Whole>> reached = new HashMap<>();
    private final Map<Whole, Walk> walks = new HashMap<>();
    private final List<Whole> counted;

    Counting(List<Whole> wholes) {
        List<Whole> all = newest(wholes, this::isNumberedVersion);
        replaced.forEach((version, newest) ->
                born.merge(newest, version, (one, other) -> one.isCreatedBefore(other) ? one : other));
        for (Whole whole : all) {
            add(byOpening, whole.balances().openingMinor(), whole);
            add(byClosing, whole.balances().closingMinor(), whole);
        }
        byOpening.values().forEach(parts -> parts.sort(BY_DAY));
        List<Whole> versions = newest(all, this::isVersion);
        versions.sort(Comparator.comparing((Whole whole) -> whole.days())
                .thenComparing(whole -> whole.lines().size())
                .thenComparing(Whole.BY_AGE)
                .reversed());
        counted = new ArrayList<>();
        for (Whole whole : versions) {
            if (counted.stream().noneMatch(other -> isPart(whole, other))) {
                counted.add(whole);
            }
        }
        counted.sort(Comparator.comparing(Whole::id));
    }

    private static <K> void add(Map<K, List<Whole>> index, @Nullable K key, Whole whole) {
        if (key != null) {
            index.computeIfAbsent(key, one -> new ArrayList<>()).add(whole);
        }
    }

    /** Those that count, in the order in which they were first read. */
    List<Whole> counted() {
        return counted;
    }

    /** Those without a newer version. */
    private List<Whole> newest(List<Whole> wholes, BiPredicate<Whole, Whole> areVersions) {
        List<Whole> newest = new ArrayList<>();
        for (Whole whole : wholes.stream().sorted(Whole.BY_AGE.reversed()).toList()) {
            List<Whole> versions = newest.stream()
                    .filter(other -> areVersions.test(whole, other))
                    .toList();
            versions.stream()
                    .filter(other -> other.isNewerThan(whole))
                    .findFirst()
                    .ifPresentOrElse(other -> replaced.put(whole, other), () -> {
                        versions.forEach(other -> replaced.put(other, whole));
                        newest.removeAll(versions);
                        newest.add(whole);
                    });
        }
        return newest;
    }

    /** A bank uses a number once for the same days, wherever the balances lead; but some have one number for all of a day. */
    private boolean isNumberedVersion(Whole one, Whole other) {
        Balances balances = one.balances();
        return one.isNumberedLike(other)
                && one.overlaps(other)
                && balances.areOfCurrencyOf(other.balances())
                && (!balances.openDifferently(other.balances())
                        || (one.hasTheDaysOf(other) && !isFollowed(one, other) && !isFollowed(other, one)));
    }

    /**
     * Whether both are versions of one statement: they open with the same balance, no third one lies between them, and they have
     * one name and the same days; or only some of that, and a booking in common.
     */
    private boolean isVersion(Whole one, Whole other) {
        boolean isOlder = other.isNewerThan(one);
        Whole older = isOlder ? one : other;
        Whole newer = isOlder ? other : one;
        if (!one.balances().areOfCurrencyOf(other.balances())
                || one.balances().openDifferently(other.balances())
                || !hasTheNameAndDaysOf(newer, older)) {
            return false;
        }
        boolean isSure = one.isNamedLike(other) && one.hasTheDaysOf(other);
        return (isSure || (!isPart(older, newer) && !isPart(newer, older)))
                && !walk(newer).doubtful().contains(older)
                && !separated(newer).contains(older);
    }

    private static boolean hasTheNameAndDaysOf(Whole newer, Whole older) {
        boolean sameDays = newer.hasTheDaysOf(older);
        if (newer.isNamedLike(older)) {
            return sameDays && !older.balances().comeBack()
                    || newer.overlaps(older) && newer.sharesABooking(older)
                    || newer.balances().openAlike(older.balances())
                            && !older.balances().comeBack()
                            && newer.sharesAnOrder(older);
        }
        if (!sameDays || !newer.sharesEvidence(older)) {
            return false;
        }
        return newer.isRelatedTo(older)
                || newer.balances().openAlike(older.balances())
                        && (older.balances().comeBack() && newer.balances().comeBack()
                                ? older.hasItsOrdersIn(newer)
                                : newer.balances().addUp() || newer.sharesAnOrder(older));
    }

    /**
     * Whether the bookings of a statement are those of another one as well: of the same days or of more, at the same place, and
     * no third one lies between them.
     */
    private boolean isPart(Whole part, Whole of) {
        if (!mayBePart(part, of)) {
            return false;
        }
        if (walk(of).isAccepted(part)) {
            return true;
        }
        if (isFollowed(part, of) || isFollowed(of, part)) {
            return false;
        }
        boolean saysNothing =
                part.balances().openingMinor() == null || of.balances().openingMinor() == null;
        return part.hasTheDaysOf(of)
                ? part.isPlacedIn(of) && part.isIdentifiedIn(of)
                : saysNothing ? part.isListedOnItsDaysIn(of) : part.isPlacedIn(of);
    }

    private boolean mayBePart(Whole part, Whole of) {
        return part != of
                && part.isWithin(of)
                && !part.lines().isEmpty()
                && part.isListedIn(of)
                && part.isComplete()
                && of.isComplete()
                && part.balances().areOfCurrencyOf(of.balances())
                && !(part.hasTheDaysOf(of) && part.compareNumbers(of) > 0)
                && !separated(of).contains(part);
    }

    /** @param parts the statements that are, one after the other, the beginning of another one */
    private record Walk(List<Whole> parts, List<Whole> doubtful) {

        private boolean isAccepted(Whole part) {
            return parts.stream().anyMatch(one -> one == part || one.saysTheSameAs(part));
        }
    }

    private Walk walk(Whole of) {
        Walk known = walks.get(of);
        if (known == null) {
            known = newWalk(of);
            walks.put(of, known);
        }
        return known;
    }

    /**
     * If they reach the closing balance, they are all of it. Otherwise, each must have a booking as evidence, and all at the same balances. If the balance has
     * come back, so that one of them seems to continue the whole, only the bank's references tell.
     */
    private Walk newWalk(Whole of) {
        List<Whole> walk = new ArrayList<>();
        Set<Whole> used = new HashSet<>();
        Tally booked = new Tally();
        Long at = of.balances().openingMinor();
        int complete = 0;
        while (at != null) {
            Whole next = next(at, of, used, booked);
            at = next == null ? null : next.balances().closingMinor();
            if (next != null) {
                used.add(next);
                walk.add(next);
                complete = at != null && at.equals(of.balances().closingMinor()) ? walk.size() : complete;
            }
        }
        boolean inDoubt = walk.stream().anyMatch(part -> isFollowed(part, of) || isFollowed(of, part));
        int proven = 0;
        while (proven < walk.size()
                && (inDoubt
                        ? walk.get(proven).isIdentifiedIn(of)
                        : walk.get(proven).hasEvidence() && walk.get(proven).isPlacedIn(of))) {
            proven++;
        }
        int accepted = inDoubt ? proven : Math.max(proven, complete);
        return new Walk(
                List.copyOf(walk.subList(0, accepted)),
                List.copyOf(walk.subList(accepted, Math.max(accepted, complete))));
    }

    /** The first part that opens with a balance, and whose bookings the whole has beside those of the parts before. */
    private @Nullable Whole next(long opening, Whole of, Set<Whole> used, Tally booked) {
        for (Whole part : byOpening.getOrDefault(opening, List.of())) {
            if (!used.contains(part) && mayBePart(part, of) && booked.addIfListedIn(of.bookings(), part.bookings())) {
                return part;
            }
        }
        return null;
    }

    /** Whether a statement begins where the other one ends, and not earlier in time. */
    private boolean isFollowed(Whole one, Whole next) {
        Long closing = one.balances().closingMinor();
        return closing != null
                && closing.equals(next.balances().openingMinor())
                && one != next
                && one.balances().areOfCurrencyOf(next.balances())
                && !next.since().isBefore(one.until())
                && !isBefore(next, one)
                && (!one.balances().comeBack() || (!next.balances().comeBack() && isBefore(one, next)));
    }

    /** By the days, the bank's numbers, or the times at which they were created for the first time. */
    private boolean isBefore(Whole one, Whole other) {
        int numbers = one.compareNumbers(other);
        return numbers != 0
                ? numbers < 0
                : one.overlaps(other)
                        ? born.getOrDefault(one, one).isCreatedBefore(born.getOrDefault(other, other))
                        : one.until().isBefore(other.since());
    }

    /** Those that continue a statement, or that it continues, through others that are not listed in it. */
    private Set<Whole> separated(Whole from) {
        Set<Whole> known = separated.get(from);
        if (known == null) {
            known = new HashSet<>(walked(from, true, true));
            known.addAll(walked(from, false, true));
            separated.put(from, known);
        }
        return known;
    }

    /** Whether one of both certainly continues the other, directly or through others: their bookings are not the same. */
    boolean areApart(Whole one, Whole other) {
        return reached.computeIfAbsent(one, from -> walked(from, true, false)).contains(other)
                || reached.computeIfAbsent(other, from -> walked(from, true, false))
                        .contains(one);
    }

    private record Step(Whole at, boolean throughOthers) {}

    private Set<Whole> walked(Whole from, boolean forward, boolean throughOthers) {
        Set<Step> seen = new HashSet<>();
        Deque<Step> open = new ArrayDeque<>(List.of(new Step(from, !throughOthers)));
        while (!open.isEmpty()) {
            Step step = open.remove();
            boolean through =
                    step.throughOthers() || (step.at() != from && !step.at().isListedIn(from));
            for (Whole next : next(step.at(), forward)) {
                Step to = new Step(next, through);
                if (next != from && seen.add(to)) {
                    open.add(to);
                }
            }
        }
        return seen.stream().filter(Step::throughOthers).map(Step::at).collect(Collectors.toSet());
    }

    private List<Whole> next(Whole at, boolean forward) {
        Long balance = forward ? at.balances().closingMinor() : at.balances().openingMinor();
        return balance == null
                ? List.of()
                : (forward ? byOpening : byClosing)
                        .getOrDefault(balance, List.of()).stream()
                                .filter(next -> forward ? isFollowed(at, next) : isFollowed(next, at))
                                .toList();
    }

    /** The bookings of a day, without those that another statement has under the same reference of the bank. */
    List<StoredLine> lines(LocalDate day) {
        Map<Key, Map<Whole, Integer>> listed = new HashMap<>();
        List<StoredLine> lines = new ArrayList<>();
        counted.stream().filter(whole -> whole.covers(day)).sorted(BY_DAY).forEach(whole -> {
            Map<Key, Integer> left = new HashMap<>();
            whole.lines().stream()
                    .filter(line -> line.day().equals(day)
                            && (line.bankReference() == null || isFirst(line, whole, left, listed)))
                    .forEach(lines::add);
        });
        lines.sort(Comparator.comparing(StoredLine::statement));
        return lines;
    }

    /** @param left how many of the bookings that others have are still to be found on this statement */
    private boolean isFirst(
            StoredLine line, Whole whole, Map<Key, Integer> left, Map<Key, Map<Whole, Integer>> listed) {
        Key key = new Key(line.booked(), line.bankReferenceOrNone());
        Map<Whole, Integer> by = listed.computeIfAbsent(key, one -> new HashMap<>());
        int others = left.computeIfAbsent(
                key,
                one -> by.entrySet().stream()
                        .filter(other -> other.getKey() != whole && !areApart(other.getKey(), whole))
                        .mapToInt(Map.Entry::getValue)
                        .sum());
        left.put(key, others - 1);
        if (others <= 0) {
            by.merge(whole, 1, Integer::sum);
        }
        return others <= 0;
    }

    private record Key(Booked booked, String bankReference) {}

    /** What people should know of statements that count, or do not, although that is not certain. */
    List<String> doubts(List<Whole> of) {
        List<String> doubts = new ArrayList<>();
        for (Whole whole : of) {
            replaced.entrySet().stream()
                    .filter(one -> one.getValue() == whole
                            && !one.getKey().isNamedLike(whole)
                            && !one.getKey().isListedIn(whole))
                    .map(one -> "Statement %s takes the place of %s, and lacks bookings of it"
                            .formatted(whole.name(), one.getKey().name()))
                    .sorted()
                    .forEach(doubts::add);
            List<String> again = walk(whole).doubtful().stream()
                    .filter(counted::contains)
                    .map(Whole::name)
                    .toList();
            if (!again.isEmpty()) {
                doubts.add(
                        "Statement %s has the bookings of %s, and it is unclear whether they were booked again: both count"
                                .formatted(whole.name(), String.join(", ", again)));
            }
        }
        return doubts;
    }
}
