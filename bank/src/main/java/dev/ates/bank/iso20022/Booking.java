package dev.ates.bank.iso20022;

import dev.ates.bank.Bank.Line;
import dev.ates.contracts.Decimals;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * What an entry of a statement comes to, in the one form that all versions and ways of booking are brought into: a payment of
 * ours, or something else that is listed. A batch that is broken down is one booking for each of its transactions; what the
 * breakdown leaves over, and a batch that is not broken down, is one under the batch's id.
 *
 * @param day that the bank names as the booking's, if it does
 * @param reference of the order: what we wrote as its end-to-end id; else of the batch or the entry
 * @param bankReference the bank's own, by which the same booking is recognised on another statement
 */
record Booking(
        Line.Kind kind,
        @Nullable LocalDate day,
        String reference,
        @Nullable String bankReference,
        long amountMinor,
        String currency) {

    private static final int REFERENCE_LENGTH_MAX = 100;

    /** Written without exponent, sign or separators, as XML Schema and ISO 20022 want it. */
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,18}(\\.[0-9]{0,18})?|\\.[0-9]{1,18}");

    /** A message has at most 18 digits for an amount. */
    static final long AMOUNT_MINOR_MAX = 999_999_999_999_999_999L;

    /** Of ISO 20022's bank transaction codes, the sub-families that are returns: of a payment, and after a cancellation. */
    private static final Set<String> RETURNS = Set.of("RRTN", "RPCR");

    /** And those that are the bank's own fees. */
    private static final Set<String> CHARGES = Set.of("CHRG", "FEES", "COMM", "COMT", "COMI");

    /** An amount and its currency; as messages write it, 0 or more. */
    record Amount(long minor, String currency) {

        static Amount of(Element amount) {
            String number = Xml.text(amount);
            String currency = amount.getAttribute("Ccy").strip();
            try {
                if (!AMOUNT.matcher(number).matches()) {
                    throw new IllegalArgumentException("Not an amount: " + number);
                }
                long minor = Decimals.minor(number, currency);
                if (minor > AMOUNT_MINOR_MAX) {
                    throw new IllegalArgumentException("More than 18 digits: " + number);
                }
                return new Amount(minor, currency);
            } catch (IllegalArgumentException e) {
                throw new Xml.Unreadable(
                        "The amount is '%s' in '%s'".formatted(Xml.clean(number, 40), Xml.clean(currency, 10)), e);
            }
        }

        /** Such as {@code 127.00 USD}. */
        @Override
        public String toString() {
            return Decimals.of(minor, currency) + " " + currency;
        }
    }

    /** What can be said of an entry as a whole: its amount, above zero for a credit. */
    record Entry(List<Booking> bookings, long signedMinor, String currency, List<Remark> remarks) {}

    /**
     * What people should know.
     *
     * @param reference of the order that it is about; empty when it is about none
     */
    record Remark(String reference, String text) {}

    static boolean isBooked(Element entry) {
        return Xml.text(entry, "Sts/Cd")
                .or(() -> Xml.text(entry, "Sts"))
                .filter("BOOK"::equals)
                .isPresent();
    }

    /**
     * @throws Xml.Unreadable when it cannot be said what the entry comes to
     * @throws ArithmeticException when its transactions come to more than a {@code long} holds
     */
    static Entry read(Element entry) {
        Amount whole = Amount.of(Xml.first(entry, "Amt").orElseThrow(() -> new Xml.Unreadable("It has no Amt", null)));
        Side side = Side.of(entry);
        List<Element> transactions = Xml.all(entry, "NtryDtls/TxDtls");
        List<Booking> bookings = new ArrayList<>();
        List<Remark> remarks = new ArrayList<>();
        long left = whole.minor();
        for (Element transaction : transactions) {
            Optional<String> id = endToEndId(transaction);
            try {
                Amount told = amount(transaction, transactions.size() == 1 ? whole : null);
                bookings.add(booking(
                        side.of(transaction, entry), entry, transaction, id.orElseGet(() -> reference(entry)), told));
                left = told.currency().equals(whole.currency()) ? Math.subtractExact(left, told.minor()) : 0;
            } catch (Xml.Unreadable e) {
                remarks.add(new Remark(
                        id.orElse(""),
                        "A transaction of entry %s cannot be read: %s".formatted(reference(entry), e.getMessage())));
            }
        }
        if (transactions.isEmpty() || left > 0) {
            Amount rest = new Amount(left, whole.currency());
            bookings.add(booking(side.of(entry, entry), entry, entry, reference(entry), rest));
        }
        if (!transactions.isEmpty() && left != 0) {
            remarks.add(new Remark(
                    "",
                    "Entry %s of %s is broken down into %s"
                            .formatted(
                                    reference(entry),
                                    Decimals.of(whole.minor(), whole.currency()),
                                    Decimals.of(Math.subtractExact(whole.minor(), left), whole.currency()))));
        }
        return new Entry(bookings, side.credit() ? whole.minor() : -whole.minor(), whole.currency(), remarks);
    }

    private static Booking booking(Line.Kind kind, Element entry, Element part, String reference, Amount amount) {
        return new Booking(
                kind(kind, reference),
                Xml.text(entry, "BookgDt/Dt")
                        .or(() -> Xml.text(entry, "BookgDt/DtTm"))
                        .flatMap(Days::begin)
                        .orElse(null),
                Xml.clean(reference, REFERENCE_LENGTH_MAX),
                Xml.text(part, "Refs/AcctSvcrRef")
                        .or(() -> Xml.text(entry, "AcctSvcrRef"))
                        .map(one -> Xml.clean(one, REFERENCE_LENGTH_MAX))
                        .orElse(null),
                amount.minor(),
                amount.currency());
    }

    /** Money that comes in under the id of an order has come back, whatever the bank calls it; a fee has no such id. */
    private static Line.Kind kind(Line.Kind kind, String reference) {
        boolean ours = OrderId.key(reference).isPresent();
        return switch (kind) {
            case credit -> ours ? Line.Kind.returned : Line.Kind.credit;
            case charge -> ours ? Line.Kind.payment : Line.Kind.charge;
            case payment, returned, reversal -> kind;
        };
    }

    /** Which way money went, and whether that takes something back. */
    private record Side(boolean credit, boolean reversal) {

        static Side of(Element entry) {
            return new Side(isCredit(Xml.need(entry, "CdtDbtInd")), isTrue(entry));
        }

        /** A transaction may have a side of its own. */
        Line.Kind of(Element part, Element entry) {
            boolean in = Xml.text(part, "CdtDbtInd").map(Side::isCredit).orElse(credit);
            boolean back = reversal
                    || isTrue(part)
                    || Xml.first(part, "RtrInf").isPresent()
                    || RETURNS.contains(code(part, entry));
            if (back) {
                return in ? Line.Kind.returned : Line.Kind.reversal;
            }
            if (in) {
                return Line.Kind.credit;
            }
            return CHARGES.contains(code(part, entry)) ? Line.Kind.charge : Line.Kind.payment;
        }

        private static boolean isCredit(String indicator) {
            return switch (indicator) {
                case "CRDT" -> true;
                case "DBIT" -> false;
                default -> throw new Xml.Unreadable("CdtDbtInd is '%s'".formatted(Xml.clean(indicator, 20)), null);
            };
        }

        private static boolean isTrue(Element part) {
            return Xml.text(part, "RvslInd")
                    .filter(told -> told.equals("true") || told.equals("1"))
                    .isPresent();
        }

        private static String code(Element part, Element entry) {
            return Xml.text(part, "BkTxCd/Domn/Fmly/SubFmlyCd")
                    .or(() -> Xml.text(entry, "BkTxCd/Domn/Fmly/SubFmlyCd"))
                    .orElse("");
        }
    }

    /** @param otherwise the amount of its entry, which a single transaction may leave it to */
    private static Amount amount(Element transaction, @Nullable Amount otherwise) {
        return Xml.first(transaction, "Amt")
                .or(() -> Xml.first(transaction, "AmtDtls/TxAmt/Amt"))
                .map(Amount::of)
                .or(() -> Optional.ofNullable(otherwise))
                .orElseThrow(() -> new Xml.Unreadable("It has no Amt", null));
    }

    private static Optional<String> endToEndId(Element transaction) {
        return Xml.text(transaction, "Refs/EndToEndId").filter(id -> !id.equals("NOTPROVIDED"));
    }

    static String reference(Element entry) {
        return Xml.text(entry, "NtryDtls/Btch/PmtInfId")
                .or(() -> Xml.text(entry, "NtryDtls/Btch/MsgId"))
                .or(() -> Xml.text(entry, "AcctSvcrRef"))
                .or(() -> Xml.text(entry, "NtryRef"))
                .orElse("?");
    }

    /** The order that an entry names which cannot be read otherwise. */
    static String named(Element entry) {
        return Xml.all(entry, "NtryDtls/TxDtls").stream()
                .flatMap(transaction -> endToEndId(transaction).stream())
                .findFirst()
                .orElse("");
    }
}
