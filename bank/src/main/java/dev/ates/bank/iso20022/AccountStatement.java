package dev.ates.bank.iso20022;

import dev.ates.bank.iso20022.Booking.Amount;
import dev.ates.bank.iso20022.Booking.Remark;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * A bank's report about one account: a statement, a report within the day or a notification as in ISO 20022 (camt.053,
 * .052, .054). It is one part of a file, or one page of several.
 *
 * @param since the first day that it covers, {@code until} the last one
 * @param dated whether it states its days; otherwise they are taken from its bookings, or its creation
 */
record AccountStatement(
        Message kind,
        Identity identity,
        LocalDate since,
        LocalDate until,
        boolean dated,
        Balances balances,
        List<Booking> bookings,
        List<Remark> remarks) {

    /** How many days a statement may cover. */
    private static final long DAYS_MAX = 31;

    private static final int ID_LENGTH_MAX = 100;

    /** ISO 4217's code for no currency. */
    private static final String NO_CURRENCY = "XXX";

    /**
     * Identifies a statement: two pieces with the same identity belong to the same statement.
     *
     * @param account IBAN or other id, without spaces; empty if none is named
     * @param sequence the bank's number for it, if it has one
     * @param page from 1, or 0 for a statement in one piece
     * @param createdAt the later of two copies counts
     */
    record Identity(
            String account,
            String id,
            @Nullable String sequence,
            int page,
            boolean lastPage,
            @Nullable Instant createdAt) {}

    /**
     * @param openingMinor the balance at its beginning, if stated; {@code closingMinor} the one at its end
     * @param entriesMinor the sum of all its entries
     */
    record Balances(@Nullable Long openingMinor, @Nullable Long closingMinor, long entriesMinor, String currency) {}

    /**
     * @param others other accounts with statements in the same file
     * @throws Xml.Unreadable if it is unclear which account or day the part is about
     */
    static AccountStatement read(Message kind, Element part, List<String> others) {
        List<Booking> bookings = new ArrayList<>();
        List<Remark> remarks = new ArrayList<>();
        others.forEach(account -> remarks.add(
                new Remark("", "Ignored: the statement of %s, which is not our account".formatted(account))));
        if (account(part).isEmpty()) {
            remarks.add(new Remark("", "It names no account and was assumed to be ours"));
        }
        String currency = NO_CURRENCY;
        long sum = 0;
        int number = 0;
        for (Element entry : Xml.all(part, "Ntry")) {
            number++;
            if (!Booking.isBooked(entry)) {
                continue;
            }
            try {
                Booking.Entry read = Booking.read(entry);
                bookings.addAll(read.bookings());
                remarks.addAll(read.remarks());
                sum = Math.addExact(sum, read.signedMinor());
                currency = read.currency();
            } catch (Xml.Unreadable | ArithmeticException e) {
                remarks.add(new Remark(
                        Booking.named(entry), "Entry %d cannot be read: %s".formatted(number, e.getMessage())));
            }
        }
        checkTotal(bookings);
        Optional<LocalDate> stated = statedUntil(part);
        LocalDate until = stated.orElseGet(() -> guessedUntil(part, bookings));
        Amount opening = balance(part, remarks, "OPBD", "PRCD", "OPAV", "ITBD");
        Amount closing = balance(part, remarks, "CLBD");
        Balances balances = new Balances(
                opening == null ? null : opening.minor(),
                closing == null ? null : closing.minor(),
                sum,
                closing == null ? currency : closing.currency());
        return new AccountStatement(
                kind,
                identity(part),
                since(part, until),
                until,
                stated.isPresent(),
                balances,
                bookings,
                List.copyOf(remarks));
    }

    /** The comparison adds up a statement's bookings, so their sum must have at most 18 digits. */
    private static void checkTotal(List<Booking> bookings) {
        long room = Booking.AMOUNT_MINOR_MAX;
        for (Booking booking : bookings) {
            room -= booking.amountMinor();
            if (room < 0) {
                throw new Xml.Unreadable("The sum of its entries has more than 18 digits", null);
            }
        }
    }

    /** The account of a part, even of an otherwise unreadable one. */
    static String account(Element part) {
        return Xml.text(part, "Acct/Id/IBAN")
                .or(() -> Xml.text(part, "Acct/Id/Othr/Id"))
                .map(id -> Xml.clean(id.replace(" ", "").toUpperCase(Locale.ROOT), ID_LENGTH_MAX))
                .orElse("");
    }

    private static Identity identity(Element part) {
        int page = Xml.text(part, "StmtPgntn/PgNb")
                .or(() -> Xml.text(part, "RptPgntn/PgNb"))
                .or(() -> Xml.text(part, "NtfctnPgntn/PgNb"))
                .map(AccountStatement::page)
                .orElse(0);
        boolean last = Stream.of("StmtPgntn/LastPgInd", "RptPgntn/LastPgInd", "NtfctnPgntn/LastPgInd")
                .flatMap(path -> Xml.text(part, path).stream())
                .anyMatch(told -> told.equals("true") || told.equals("1"));
        return new Identity(
                account(part),
                Xml.text(part, "Id").map(id -> Xml.clean(id, ID_LENGTH_MAX)).orElse(""),
                Xml.text(part, "ElctrncSeqNb")
                        .or(() -> Xml.text(part, "LglSeqNb"))
                        .map(id -> Xml.clean(id, ID_LENGTH_MAX))
                        .orElse(null),
                page,
                last || page == 0,
                Xml.text(part, "CreDtTm").flatMap(Days::instant).orElse(null));
    }

    private static int page(String number) {
        if (!number.matches("[0-9]{1,5}")) {
            throw new Xml.Unreadable("PgNb is '%s'".formatted(Xml.clean(number, 20)), null);
        }
        return Integer.parseInt(number);
    }

    /** The day of the closing balance, or otherwise the stated last day. */
    private static Optional<LocalDate> statedUntil(Element part) {
        Optional<String> closing = balanceOf(part, "CLBD")
                .flatMap(balance -> Xml.text(balance, "Dt/Dt").or(() -> Xml.text(balance, "Dt/DtTm")));
        if (closing.isPresent()) {
            return Optional.of(Days.begin(closing.get())
                    .orElseThrow(() -> new Xml.Unreadable(
                            "Its closing balance has no valid date: " + Xml.clean(closing.get(), 40), null)));
        }
        return Xml.text(part, "FrToDt/ToDtTm")
                .or(() -> Xml.text(part, "FrToDt/ToDt"))
                .flatMap(Days::end);
    }

    /** The day of its last booking, of another balance, or of its creation. */
    private static LocalDate guessedUntil(Element part, List<Booking> bookings) {
        return bookings.stream()
                .map(Booking::day)
                .filter(Objects::nonNull)
                .max(LocalDate::compareTo)
                .or(() -> Xml.all(part, "Bal/Dt").stream()
                        .flatMap(date -> Xml.text(date, "Dt").or(() -> Xml.text(date, "DtTm")).stream())
                        .flatMap(date -> Days.begin(date).stream())
                        .max(LocalDate::compareTo))
                .or(() -> Xml.text(part, "CreDtTm").flatMap(Days::begin))
                .orElseThrow(() -> new Xml.Unreadable("It does not say which day it is about", null));
    }

    /** The same statement, with days that another page of it states. */
    AccountStatement on(LocalDate first, LocalDate last) {
        return new AccountStatement(kind, identity, first, last, true, balances, bookings, remarks);
    }

    /** The first day that it covers: {@code until} itself if it states no earlier one, or an impossible one. */
    private static LocalDate since(Element part, LocalDate until) {
        return Xml.text(part, "FrToDt/FrDtTm")
                .or(() -> Xml.text(part, "FrToDt/FrDt"))
                .flatMap(Days::begin)
                .filter(from -> from.isBefore(until) && ChronoUnit.DAYS.between(from, until) < DAYS_MAX)
                .orElse(until);
    }

    /** The first of these types of balance that is stated; negative for a debit balance. */
    private static @Nullable Amount balance(Element part, List<Remark> remarks, String... types) {
        for (String type : types) {
            Optional<Element> balance = balanceOf(part, type);
            Optional<Element> amount = balance.flatMap(one -> Xml.first(one, "Amt"));
            if (amount.isPresent()) {
                try {
                    Amount told = Amount.of(amount.get());
                    boolean debit = Xml.text(balance.get(), "CdtDbtInd")
                            .filter("DBIT"::equals)
                            .isPresent();
                    return debit ? new Amount(-told.minor(), told.currency()) : told;
                } catch (Xml.Unreadable e) {
                    remarks.add(new Remark("", "Its balance %s cannot be read: %s".formatted(type, e.getMessage())));
                    return null;
                }
            }
        }
        return null;
    }

    private static Optional<Element> balanceOf(Element part, String type) {
        return Xml.all(part, "Bal").stream()
                .filter(balance -> Xml.text(balance, "Tp/CdOrPrtry/Cd")
                        .filter(type::equals)
                        .isPresent())
                .findFirst();
    }

    /** The day for which a booking counts: the one that the bank names, if the statement covers it. */
    LocalDate dayOf(Booking booking) {
        LocalDate day = booking.day();
        return day == null || day.isBefore(since) || day.isAfter(until) ? until : day;
    }

    /** Whether the opening balance plus the entries gives the closing balance. */
    boolean addsUp() {
        Long opening = balances.openingMinor();
        Long closing = balances.closingMinor();
        return opening != null && closing != null && opening + balances.entriesMinor() == closing;
    }
}
