package dev.ates.bank.iso20022;

import dev.ates.bank.Bank.Line;
import dev.ates.contracts.Decimals;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * An entry of a statement in the one form to which all versions and ways of booking are converted: a payment of ours,
 * or something else that is listed. A batch with details becomes one booking for each of its transactions; the part
 * without details, or a whole batch without them, becomes one booking under the batch's id.
 *
 * @param day the booking day that the bank states, if any
 * @param reference the order's end-to-end id as we wrote it; otherwise the reference of the batch or the entry
 * @param bankReference the bank's own, by which the same booking is recognized on another statement
 * @param instructed what may have been ordered, as far as the bank states it: the booked amount may include a fee or be in
 *     another currency
 * @param refund whether the bank pays back a charge or interest
 */
record Booking(
        Line.Kind kind,
        @Nullable LocalDate day,
        String reference,
        @Nullable String bankReference,
        long amountMinor,
        String currency,
        List<Amount> instructed,
        boolean refund) {

    Booking(
            Line.Kind kind,
            @Nullable LocalDate day,
            String reference,
            @Nullable String bankReference,
            long amountMinor,
            String currency,
            List<Amount> instructed) {
        this(kind, day, reference, bankReference, amountMinor, currency, instructed, false);
    }

    private static final int REFERENCE_LENGTH_MAX = 100;

    /** Written without exponent, sign or separators, as XML Schema and ISO 20022 require. */
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,18}(\\.[0-9]{0,18})?|\\.[0-9]{1,18}");

    /**
     * The bound of an amount, a balance and the sum of a statement's entries: 10,000,000,000,000.00 of a currency with two
     * decimals. Sums of 64 bits then take thousands of statements of a day.
     */
    static final long AMOUNT_MINOR_MAX = 1_000_000_000_000_000L;

    /** Entries to come: pending, for information, in the future. */
    private static final Set<String> NOT_BOOKED = Set.of("PDNG", "INFO", "FUTR");

    /** Some banks write these where they have no reference of their own. */
    private static final Set<String> NO_REFERENCE = Set.of("NONREF", "NOTPROVIDED", "NOREF", "?");

    /** An amount of 0 or more with its currency, as in messages. */
    record Amount(long minor, String currency) {

        static Amount of(Element amount) {
            String number = Xml.text(amount);
            String currency = amount.getAttribute("Ccy").strip();
            try {
                if (!AMOUNT.matcher(number).matches()) {
                    throw new IllegalArgumentException("Not an amount: " + number);
                }
                if (new BigDecimal(number).compareTo(new BigDecimal(Decimals.of(AMOUNT_MINOR_MAX, currency))) > 0) {
                    throw new Xml.Unreadable(
                            "The amount is '%s' in '%s', and may be up to %s"
                                    .formatted(number, currency, most(currency)),
                            null);
                }
                return new Amount(Decimals.minor(number, currency), currency);
            } catch (IllegalArgumentException e) {
                throw new Xml.Unreadable(
                        "The amount is '%s' in '%s'".formatted(Xml.clean(number, 40), Xml.clean(currency, 10)), e);
            }
        }

        /** The bound in a currency. */
        static Amount most(String currency) {
            return new Amount(AMOUNT_MINOR_MAX, currency);
        }

        /** Such as {@code 127.00 USD}. */
        @Override
        public String toString() {
            return Decimals.of(minor, currency) + " " + currency;
        }
    }

    /** An entry as a whole: its bookings, and its amount, above zero for a credit. */
    record Entry(List<Booking> bookings, long signedMinor, String currency, List<Remark> remarks) {}

    /**
     * A note for people.
     *
     * @param reference the order concerned; empty if none
     */
    record Remark(String reference, String text) {}

    /**
     * Whether an entry is booked, and not pending or only announced.
     *
     * @throws Xml.Unreadable if its status does not say
     */
    static boolean isBooked(Element entry) {
        String status =
                Xml.text(entry, "Sts/Cd").or(() -> Xml.text(entry, "Sts")).orElse("");
        if (!status.equals("BOOK") && !NOT_BOOKED.contains(status)) {
            throw new Xml.Unreadable("Sts is '%s'".formatted(Xml.clean(status, 20)), null);
        }
        return status.equals("BOOK");
    }

    /**
     * @throws Xml.Unreadable if the amount of the entry is unclear
     * @throws ArithmeticException if the sum of its transactions exceeds a {@code long}
     */
    static Entry read(Element entry) {
        Amount whole = Amount.of(Xml.first(entry, "Amt").orElseThrow(() -> new Xml.Unreadable("It has no Amt", null)));
        Side side = Side.of(entry);
        EntryHead head = EntryHead.of(entry);
        List<Element> transactions = Xml.all(entry, "NtryDtls/TxDtls");
        List<Booking> bookings = new ArrayList<>();
        List<Remark> remarks = new ArrayList<>();
        boolean asInstructed = isBrokenDownAsInstructed(transactions, whole);
        long left = whole.minor();
        for (Element transaction : transactions) {
            Optional<String> id = endToEndId(transaction);
            try {
                Amount told = amount(transaction, asInstructed, transactions.size() == 1 ? whole : null);
                Line.Kind kind = side.kindOf(transaction);
                long charged = transactions.size() == 1 ? charges(entry, whole.currency()) : 0;
                bookings.add(booking(
                        kind,
                        head,
                        transaction,
                        id.orElseGet(() -> head.reference(kind, transaction)),
                        told,
                        instructed(transaction, told, charged),
                        side.isRefund(transaction)));
                left = told.currency().equals(whole.currency()) ? Math.subtractExact(left, told.minor()) : 0;
            } catch (Xml.Unreadable e) {
                remarks.add(new Remark(
                        id.orElse(""),
                        "A transaction of entry %s cannot be read: %s".formatted(head.reference(), e.getMessage())));
            }
        }
        boolean isCharged =
                !transactions.isEmpty() && !side.credit() && left > 0 && isCharge(entry, transactions, whole, left);
        if (transactions.isEmpty() || left > 0) {
            Line.Kind kind = isCharged ? Line.Kind.charge : side.kindOf(entry);
            Amount rest = new Amount(left, whole.currency());
            List<Amount> instructed = transactions.isEmpty() ? instructed(entry, rest, 0) : List.of();
            bookings.add(
                    booking(kind, head, entry, head.reference(kind, entry), rest, instructed, side.isRefund(entry)));
        }
        if (!transactions.isEmpty() && left != 0 && !isCharged) {
            remarks.add(new Remark(
                    "",
                    "Entry %s of %s is broken down into %s"
                            .formatted(
                                    head.reference(),
                                    Decimals.of(whole.minor(), whole.currency()),
                                    Decimals.of(Math.subtractExact(whole.minor(), left), whole.currency()))));
        }
        return new Entry(bookings, side.credit() ? whole.minor() : -whole.minor(), whole.currency(), remarks);
    }

    private static Booking booking(
            Line.Kind kind,
            EntryHead head,
            Element part,
            String reference,
            Amount amount,
            List<Amount> instructed,
            boolean refund) {
        return new Booking(
                kind,
                head.day(),
                Xml.clean(reference, REFERENCE_LENGTH_MAX),
                Xml.text(part, "Refs/AcctSvcrRef")
                        .or(head::bankReference)
                        .filter(one -> !NO_REFERENCE.contains(one))
                        .map(one -> Xml.clean(one, REFERENCE_LENGTH_MAX))
                        .orElse(null),
                amount.minor(),
                amount.currency(),
                instructed,
                refund);
    }

    /** @param charged what the bank says that it has charged, beside what the part says */
    private static List<Amount> instructed(Element part, Amount booked, long charged) {
        List<Amount> instructed = new ArrayList<>();
        for (String path : List.of("AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt")) {
            try {
                Xml.first(part, path).map(Amount::of).ifPresent(instructed::add);
            } catch (Xml.Unreadable e) {
                // It explains the booking, and does not decide its amount.
                continue;
            }
        }
        long fee = Math.max(charged, charges(part, booked.currency()));
        if (fee > 0 && fee < booked.minor()) {
            instructed.add(new Amount(booked.minor() - fee, booked.currency()));
        }
        return List.copyOf(instructed);
    }

    /** Whether the bank states this as its charges: at the entry, at its transactions, or in part at each. */
    private static boolean isCharge(Element entry, List<Element> transactions, Amount whole, long left) {
        long atEntry = charges(entry, whole.currency());
        long atTransactions = transactions.stream()
                .mapToLong(transaction -> charges(transaction, whole.currency()))
                .reduce(0, Math::addExact);
        return left == atEntry || left == atTransactions || left == atEntry + atTransactions;
    }

    /** What the bank says at an entry or a transaction that it has charged; 0 if it cannot be read. */
    private static long charges(Element part, String currency) {
        try {
            return Stream.of("Chrgs/Rcrd/Amt", "Chrgs/Amt")
                    .flatMap(path -> Xml.all(part, path).stream())
                    .map(Amount::of)
                    .filter(amount -> amount.currency().equals(currency))
                    .mapToLong(Amount::minor)
                    .sum();
        } catch (Xml.Unreadable e) {
            // Then the difference is listed as it is, with a remark.
            return 0;
        }
    }

    /**
     * The booking as an order or a file of ours explains it, which it names, with the first of these amounts that fits. A fee stays a fee unless its amount is that of the
     * order; what was booked above the ordered amount, or in another currency, pays the order if the bank says that it was
     * instructed so, and what is above it is a fee.
     */
    List<Booking> explained(List<Amount> ordered) {
        return ordered.stream()
                .map(this::explained)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(List.of(this));
    }

    private Optional<List<Booking>> explained(Amount ordered) {
        if (!kind.equals(Line.Kind.payment) && !kind.equals(Line.Kind.charge)) {
            return Optional.empty();
        }
        if (ordered.equals(new Amount(amountMinor, currency))) {
            return Optional.of(List.of(as(Line.Kind.payment, reference, ordered)));
        }
        boolean isCharge = kind == Line.Kind.charge && !currency.equals(ordered.currency());
        if (isCharge || !instructed.contains(ordered)) {
            return Optional.empty();
        }
        Booking paid = as(Line.Kind.payment, reference, ordered);
        if (!currency.equals(ordered.currency())) {
            return Optional.of(List.of(paid));
        }
        long above = amountMinor - ordered.minor();
        String of = bankReference == null ? "?" : bankReference;
        return above < 0
                ? Optional.empty()
                : Optional.of(List.of(paid, as(Line.Kind.charge, of, new Amount(above, currency))));
    }

    /**
     * Incoming money with the id of an order or a file of ours is a return, whatever the bank calls it; but a refund of its charge
     * is one only if it has its amount.
     */
    Booking ofOurs(List<Amount> ordered) {
        return kind == Line.Kind.credit && (!refund || ordered.contains(new Amount(amountMinor, currency)))
                ? new Booking(Line.Kind.returned, day, reference, bankReference, amountMinor, currency, instructed)
                : this;
    }

    private Booking as(Line.Kind other, String of, Amount amount) {
        return new Booking(other, day, of, bankReference, amount.minor(), amount.currency(), instructed);
    }

    /**
     * Whether the instructed amounts were booked: their sum is the amount of the entry. Otherwise the difference is a
     * fee or a currency exchange.
     */
    private static boolean isBrokenDownAsInstructed(List<Element> transactions, Amount whole) {
        long left = whole.minor();
        try {
            for (Element transaction : transactions) {
                Amount told = amount(transaction, true, null);
                if (!told.currency().equals(whole.currency())) {
                    return false;
                }
                left = Math.subtractExact(left, told.minor());
            }
        } catch (Xml.Unreadable | ArithmeticException e) {
            return false;
        }
        return left == 0;
    }

    /**
     * @param asInstructed whether the instructed amount replaces a missing one
     * @param otherwise the amount of the entry, which applies if its single transaction states none
     */
    private static Amount amount(Element transaction, boolean asInstructed, @Nullable Amount otherwise) {
        return Xml.first(transaction, "Amt")
                .or(() -> Xml.first(transaction, "AmtDtls/TxAmt/Amt"))
                .or(() -> asInstructed ? Xml.first(transaction, "AmtDtls/InstdAmt/Amt") : Optional.empty())
                .map(Amount::of)
                .or(() -> Optional.ofNullable(otherwise))
                .orElseThrow(() -> new Xml.Unreadable("It has no Amt", null));
    }

    private static Optional<String> endToEndId(Element transaction) {
        return Xml.text(transaction, "Refs/EndToEndId").filter(id -> !id.equals("NOTPROVIDED"));
    }

    /** The order that an otherwise unreadable entry names. */
    static String named(Element entry) {
        return Xml.all(entry, "NtryDtls/TxDtls").stream()
                .flatMap(transaction -> endToEndId(transaction).stream())
                .findFirst()
                .orElse("");
    }
}
