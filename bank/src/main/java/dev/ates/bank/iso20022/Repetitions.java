package dev.ates.bank.iso20022;

import dev.ates.bank.OrderId;
import dev.ates.bank.iso20022.AccountStatement.Identity;
import dev.ates.sql.Columns;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which stored pieces a new one repeats or corrects, by the rules in {@link StatementPiece}. */
final class Repetitions {

    private final JdbcClient jdbc;
    private final List<StatementPiece> near;
    private final Map<Long, List<StatementPiece>> byOpening;
    private final AccountStatement statement;
    private final Shared shared;

    /** @param near the stored pieces of its days and of the days around them */
    Repetitions(JdbcClient jdbc, List<StatementPiece> near, AccountStatement statement) {
        this.jdbc = jdbc;
        this.near = near;
        this.statement = statement;
        this.shared = Shared.with(statement);
        this.byOpening = near.stream()
                .filter(piece -> piece.balances().openingMinor() != null)
                .collect(Collectors.groupingBy(
                        piece -> Objects.requireNonNull(piece.balances().openingMinor())));
    }

    /** Whether the statement is this piece again. */
    boolean isReplaced(StatementPiece piece) {
        if (piece.isAgain(statement) && hasTheLinesOf(piece)) {
            return true;
        }
        if (isVersionOf(piece)) {
            return true;
        }
        Identity identity = statement.identity();
        Balances then = piece.balances();
        Balances now = statement.balances();
        boolean isWhole = piece.page() == 0 && identity.page() == 0;
        if (!then.areOfCurrencyOf(now)
                || (isWhole && then.openDifferently(now) && !piece.hasTheNumberOf(statement))
                || (then.comeBack()
                        && piece.isNumberedUnlike(identity)
                        && !Places.of(jdbc, piece).meet(Places.of(statement)))
                || continues(piece)) {
            return false;
        }
        boolean sameDay = piece.until().equals(statement.until());
        boolean same = sameDay
                ? piece.isOf(identity.id(), identity.sequence())
                : (!piece.dated() && piece.isPageOf(identity)) || isOfOtherDays(piece);
        boolean isCorrected = sameDay && isWhole && piece.isNamedLike(identity) && !then.comeBack();
        return same
                && piece.isReplacedBy(identity)
                && (isCorrected || piece.isNumberedLike(identity) || shared.any(StoredLine.of(jdbc, piece)));
    }

    /**
     * Whether the lines of both are the same. Without a time of creation, and without the bank's references, a payment, its
     * return and the payment again would look the same as well.
     */
    private boolean hasTheLinesOf(StatementPiece piece) {
        return (piece.createdAt() != null
                        || statement.bookings().stream().allMatch(booking -> booking.bankReference() != null))
                && StatementFiles.lines(jdbc.sql("""
                        select coalesce(bool_and(stored is not distinct from sent), true)
                        from (
                            select number, day, kind, reference, bank_reference, amount_minor, currency
                            from iso20022.file_statement_line where statement = :id
                        ) stored full join (%s) sent on stored.number = sent.number
                        """.formatted(StatementFiles.LINES)), piece.id(), statement)
                        .query(Boolean.class)
                        .single();
    }

    /** Whether one of both continues the other, as it seems by their balances. */
    private boolean continues(StatementPiece piece) {
        return leads(piece.balances(), statement.balances(), piece)
                || leads(statement.balances(), piece.balances(), piece);
    }

    /** Whether it is another version of this piece: it has its id, its number and its days, and a booking or an order of it. */
    private boolean isVersionOf(StatementPiece piece) {
        return piece.hasTheNumberOf(statement)
                && piece.page() == statement.identity().page()
                && !piece.isAgain(statement)
                && piece.balances().areOfCurrencyOf(statement.balances())
                && !piece.balances().openDifferently(statement.balances())
                && (Places.of(jdbc, piece).meet(Places.of(statement)) || sharesAnOrder(piece));
    }

    /**
     * The pieces that are, one after another, the beginning of the statement, although each seems to continue it or the other
     * way round, because the balance has come back. A statement that begins with something else continues them, and so does one to
     * which another piece leads.
     */
    Set<Long> contained() {
        Places whole = Places.of(statement);
        List<StatementPiece> parts = whole.balances().stream()
                .flatMap(balance -> byOpening.getOrDefault(balance, List.of()).stream())
                .filter(piece -> piece.isWithin(statement))
                .toList();
        Set<StatementPiece> found = whole.beginWith(Places.of(jdbc, parts), this::seemsToContinue);
        return isReachedFrom(found, found)
                ? Set.of()
                : found.stream().map(StatementPiece::id).collect(Collectors.toSet());
    }

    /** Whether the statement continues these pieces through another one of its days that is not listed in it. */
    private boolean isReachedFrom(Collection<StatementPiece> pieces, Collection<StatementPiece> listed) {
        return near.stream()
                .filter(between -> !listed.contains(between)
                        && between.overlaps(statement)
                        && between.balances().areOfCurrencyOf(statement.balances())
                        && statement.balances().continueFrom(between.balances()))
                .anyMatch(between ->
                        pieces.stream().anyMatch(piece -> leads(piece.balances(), between.balances(), between)));
    }

    private boolean seemsToContinue(StatementPiece piece) {
        return piece.balances().areOfCurrencyOf(statement.balances()) && continues(piece) && !isVersionOf(piece);
    }

    /** Whether {@code to} continues {@code from}, directly or through stored pieces of the days of both. */
    private boolean leads(Balances from, Balances to, StatementPiece piece) {
        LocalDate since = piece.since().isBefore(statement.since()) ? piece.since() : statement.since();
        LocalDate until = piece.until().isAfter(statement.until()) ? piece.until() : statement.until();
        return Chains.ends(
                        from,
                        balance -> byOpening.getOrDefault(balance, List.of()).stream()
                                .filter(between -> !between.since().isAfter(until)
                                        && !between.until().isBefore(since))
                                .map(StatementPiece::balances))
                .stream()
                .anyMatch(end -> end.isContinuedBy(to));
    }

    /** The pieces whose days the statement repeats, whatever its id is. */
    Set<Long> repeated() {
        Balances balances = statement.balances();
        List<StatementPiece> within = near.stream()
                .filter(piece -> piece.isWithin(statement) && piece.balances().areOfCurrencyOf(balances))
                .toList();
        List<StatementPiece> ofTheDay = within.stream()
                .filter(piece -> piece.until().equals(statement.until()))
                .toList();
        if (statement.identity().page() > 0
                || ofTheDay.stream().anyMatch(piece -> balances.continueFrom(piece.balances()))) {
            return Set.of();
        }
        Set<Long> repeated = ofTheDay.stream()
                .filter(piece -> piece.beginsLike(statement)
                        && !isNewerPart(piece)
                        && !piece.isOf(
                                statement.identity().id(), statement.identity().sequence())
                        && (balances.addUp() || sharesAnOrder(piece))
                        && shared.any(StoredLine.of(jdbc, piece)))
                .map(StatementPiece::id)
                .collect(Collectors.toCollection(HashSet::new));
        ofTheDay.stream()
                .filter(piece -> piece.beginsAndEndsLike(statement) && !isNewerPart(piece) && listsTheOrdersOf(piece))
                .forEach(piece -> repeated.add(piece.id()));
        if (balances.addUp()) {
            List<StatementPiece> listed = listed(within);
            Set<Long> all = chain(listed, balances);
            Set<Long> found = all.isEmpty() ? end(listed) : all;
            List<StatementPiece> pieces =
                    listed.stream().filter(piece -> found.contains(piece.id())).toList();
            if (!isReachedFrom(pieces, listed)) {
                repeated.addAll(found);
            }
        }
        return repeated;
    }

    /** Whether it is a newer piece of the last days: a longer statement replaces that only if it lists all of it. */
    private boolean isNewerPart(StatementPiece piece) {
        return statement.since().isBefore(piece.since()) && piece.isNewerThan(statement.identity());
    }

    /** Whether it is a page of a statement of which another page is replaced, as a whole, by one without pages. */
    boolean isPageWith(List<StatementPiece> replaced, StatementPiece piece) {
        return statement.identity().page() == 0
                && piece.page() > 0
                && replaced.stream()
                        .anyMatch(page -> page.page() > 0
                                && page.isOf(piece.statementId(), piece.sequence())
                                && page.until().equals(piece.until())
                                && page.balances().areOfCurrencyOf(piece.balances()));
    }

    /** Those of which the statement lists all bookings: balances alone can come back. */
    private List<StatementPiece> listed(List<StatementPiece> pieces) {
        Map<Long, List<StoredLine>> lines = StoredLine.of(jdbc, pieces);
        return pieces.stream()
                .filter(piece -> shared.all(lines.getOrDefault(piece.id(), List.of())))
                .toList();
    }

    /** The last pieces, which continue each other to the closing balance, if the statement begins on an earlier day; no pages. */
    private Set<Long> end(List<StatementPiece> pieces) {
        Set<Long> end = new HashSet<>();
        Long at = statement.balances().closingMinor();
        LocalDate since = statement.until().plusDays(1);
        while (at != null) {
            Long balance = at;
            LocalDate next = since;
            Optional<StatementPiece> last = pieces.stream()
                    .filter(piece -> piece.page() == 0
                            && piece.balances().openingMinor() != null
                            && balance.equals(piece.balances().closingMinor())
                            && !piece.until().isAfter(next)
                            && !end.contains(piece.id()))
                    .max(Comparator.comparing(StatementPiece::until).thenComparingLong(StatementPiece::id));
            last.ifPresent(piece -> end.add(piece.id()));
            since = last.map(StatementPiece::since).orElse(since);
            at = last.map(piece -> piece.balances().openingMinor()).orElse(null);
        }
        return statement.days().dated() && since.isAfter(statement.since()) ? end : Set.of();
    }

    /** The pieces that continue each other from the opening to the closing balance; empty if they do not reach it. */
    private static Set<Long> chain(List<StatementPiece> pieces, Balances from) {
        Set<Long> chain = new HashSet<>();
        Long at = from.openingMinor();
        while (at != null && !at.equals(from.closingMinor())) {
            Long balance = at;
            Optional<StatementPiece> next = pieces.stream()
                    .filter(piece -> balance.equals(piece.balances().openingMinor())
                            && !balance.equals(piece.balances().closingMinor())
                            && !chain.contains(piece.id()))
                    .findFirst();
            next.ifPresent(piece -> chain.add(piece.id()));
            at = next.map(piece -> piece.balances().closingMinor()).orElse(null);
        }
        return at == null ? Set.of() : chain;
    }

    /** Whether the statement is this piece with its days corrected. */
    private boolean isOfOtherDays(StatementPiece piece) {
        return piece.isNamedLike(statement.identity())
                && (piece.overlaps(statement) || (piece.beginsLike(statement) && sharesAnOrder(piece)));
    }

    /**
     * Whether the statement lists the orders of the piece, or all its lines if it has none. Where both state a reference of
     * the bank, it is the same.
     */
    private boolean listsTheOrdersOf(StatementPiece piece) {
        List<StoredLine> stored = StoredLine.of(jdbc, piece);
        List<StoredLine> orders = stored.stream()
                .filter(one -> OrderId.key(one.reference()).isPresent())
                .toList();
        List<StoredLine> needed = orders.isEmpty() ? stored : orders;
        return shared.all(needed);
    }

    private boolean sharesAnOrder(StatementPiece piece) {
        List<Booking> ours = statement.bookings().stream()
                .filter(booking -> OrderId.key(booking.reference()).isPresent())
                .toList();
        return jdbc.sql("""
                select exists (select 1 from iso20022.file_statement_line
                               where statement = :piece and reference = any(:references))
                """)
                .param("piece", piece.id())
                .param("references", Columns.texts(ours, Booking::reference))
                .query(Boolean.class)
                .single();
    }
}
