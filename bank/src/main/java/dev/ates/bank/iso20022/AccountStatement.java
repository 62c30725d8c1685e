package dev.ates.bank.iso20022;

import dev.ates.bank.iso20022.Booking.Remark;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * A bank's report about one account: a statement, a report within the day or a notification as in ISO 20022 (camt.053,
 * .052, .054). It is one part of a file, or one page of several.
 */
record AccountStatement(
        Message kind,
        Identity identity,
        StatementDays days,
        Balances balances,
        List<Booking> bookings,
        List<Remark> remarks) {

    private static final int ID_LENGTH_MAX = 100;

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
     * A page of several, numbered from 1.
     *
     * @param number 0 for a statement in one piece
     */
    record Page(int number, boolean last) {

        private static final Page WHOLE = new Page(0, true);

        /** @param pagination the element that numbers a message's or a statement's pages */
        static Page read(Element pagination) {
            String number = Xml.text(pagination, "PgNb").orElse("0");
            if (!number.matches("[0-9]{1,5}")) {
                throw new Xml.Unreadable("PgNb is '%s'".formatted(Xml.clean(number, 20)), null);
            }
            boolean last = Xml.text(pagination, "LastPgInd")
                    .filter(told -> told.equals("true") || told.equals("1"))
                    .isPresent();
            int read = Integer.parseInt(number);
            return read == 0 || (read == 1 && last) ? WHOLE : new Page(read, last);
        }
    }

    /**
     * What matters of the message around a statement.
     *
     * @param others other accounts with statements in the same message
     * @param page of the message, if it has one for a single statement of ours
     * @param zone of the business's days
     */
    record Around(List<String> others, Optional<Page> page, ZoneId zone) {

        /**
         * The oldest versions number the pages of messages only. These may be about other accounts or days: one of ours that adds
         * up by itself is whole.
         */
        private Page pageOf(Balances balances) {
            return page.filter(one -> !balances.addUp()).orElse(Page.WHOLE);
        }
    }

    /**
     * Reads one statement of a message.
     *
     * @throws Xml.Unreadable if it is unclear which account or day the part is about
     */
    static AccountStatement read(Message kind, Element part, Around around) {
        List<Booking> bookings = new ArrayList<>();
        List<Remark> remarks = new ArrayList<>();
        String currency = null;
        long sum = 0;
        int number = 0;
        for (Element entry : Xml.all(part, "Ntry")) {
            number++;
            try {
                if (!Booking.isBooked(entry)) {
                    continue;
                }
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
        StatementDays days = StatementDays.read(part, bookings, around.zone());
        Balances balances = Balances.read(part, remarks, sum, currency);
        remarks.addAll(Remarks.about(account(part), around.others()));
        return new AccountStatement(
                kind,
                identity(part, page(part).orElseGet(() -> around.pageOf(balances))),
                days,
                balances,
                bookings,
                List.copyOf(remarks));
    }

    /** The comparison adds up a day's bookings, so those of a statement must not come to more than the bound. */
    private static void checkTotal(List<Booking> bookings) {
        long room = Booking.AMOUNT_MINOR_MAX;
        for (Booking booking : bookings) {
            // Each of them is at most the bound, so this cannot overflow.
            room -= booking.amountMinor();
            if (room < 0) {
                throw new Xml.Unreadable(
                        "Its entries may come to up to " + Booking.Amount.most(booking.currency()), null);
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

    private static Optional<Page> page(Element part) {
        return Stream.of("StmtPgntn", "RptPgntn", "NtfctnPgntn")
                .flatMap(name -> Xml.first(part, name).stream())
                .findFirst()
                .map(Page::read);
    }

    private static Identity identity(Element part, Page page) {
        return new Identity(
                account(part),
                Xml.text(part, "Id").map(id -> Xml.clean(id, ID_LENGTH_MAX)).orElse(""),
                Xml.text(part, "ElctrncSeqNb")
                        .or(() -> Xml.text(part, "LglSeqNb"))
                        .map(id -> Xml.clean(id, ID_LENGTH_MAX))
                        .orElse(null),
                page.number(),
                page.last(),
                Xml.text(part, "CreDtTm")
                        .or(() -> sentAt(part))
                        .flatMap(Days::instant)
                        .orElse(null));
    }

    /** The time of its message: newer versions of the format need not state one for each statement. */
    private static Optional<String> sentAt(Element part) {
        return part.getParentNode() instanceof Element message ? Xml.text(message, "GrpHdr/CreDtTm") : Optional.empty();
    }

    /** The same statement, with its bookings as our orders explain them. */
    AccountStatement with(List<Booking> explained) {
        return new AccountStatement(kind, identity, days, balances, List.copyOf(explained), remarks);
    }

    LocalDate since() {
        return days.since();
    }

    LocalDate until() {
        return days.until();
    }

    /** The day for which a booking counts: the one that the bank names, if the statement covers it. */
    LocalDate dayOf(Booking booking) {
        LocalDate day = booking.day();
        return day == null || day.isBefore(since()) || day.isAfter(until()) ? until() : day;
    }
}
