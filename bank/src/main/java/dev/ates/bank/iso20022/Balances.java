package dev.ates.bank.iso20022;

import dev.ates.bank.iso20022.Booking.Amount;
import dev.ates.bank.iso20022.Booking.Remark;
import dev.ates.contracts.Decimals;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * What a statement says of the money on its account. Of several opening balances, such as one for each of its days, the
 * earliest one counts, and of several closing balances the latest one.
 *
 * @param openingMinor the balance at its beginning, if stated; {@code closingMinor} the one at its end
 * @param entriesMinor the sum of all its entries
 * @param currency of the account, or {@link #NO_CURRENCY} if nothing states it
 */
record Balances(@Nullable Long openingMinor, @Nullable Long closingMinor, long entriesMinor, String currency) {

    /** ISO 4217's code for no currency. */
    static final String NO_CURRENCY = "XXX";

    private static final String CLOSING = "CLBD";

    /** @param entriesCurrency the currency of its last entry, which counts if neither a balance nor the account has one */
    static Balances read(Element part, List<Remark> remarks, long entriesMinor, @Nullable String entriesCurrency) {
        Amount opening = amount(part, remarks, "OPBD", "PRCD", "ITBD");
        Amount closing = amount(part, remarks, CLOSING);
        String currency = Optional.ofNullable(closing)
                .or(() -> Optional.ofNullable(opening))
                .map(Amount::currency)
                .or(() -> Xml.text(part, "Acct/Ccy").filter(Balances::isCurrency))
                .or(() -> Optional.ofNullable(entriesCurrency))
                .orElse(NO_CURRENCY);
        return new Balances(
                opening == null ? null : opening.minor(),
                closing == null ? null : closing.minor(),
                entriesMinor,
                currency);
    }

    private static boolean isCurrency(String code) {
        try {
            Decimals.of(0, code);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The first of these types of balance that is stated; negative for a debit balance. */
    private static @Nullable Amount amount(Element part, List<Remark> remarks, String... types) {
        for (String type : types) {
            Optional<Element> balance = of(part, type);
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

    /** The date or time of the closing balance. */
    static Optional<String> closingDate(Element part) {
        return of(part, CLOSING).flatMap(Balances::date);
    }

    /** The days of all closing balances. */
    static List<LocalDate> closingDays(Element part) {
        return Xml.all(part, "Bal").stream()
                .filter(balance -> isOf(balance, CLOSING))
                .flatMap(balance -> date(balance).flatMap(Days::begin).stream())
                .toList();
    }

    private static Optional<Element> of(Element part, String type) {
        List<Element> balances = Xml.all(part, "Bal").stream()
                .filter(balance -> isOf(balance, type))
                .toList();
        Comparator<Element> byDay = Comparator.comparing(
                balance -> date(balance).flatMap(Days::begin).orElse(LocalDate.EPOCH));
        return balances.size() < 2
                ? balances.stream().findFirst()
                : type.equals(CLOSING)
                        ? balances.stream().max(byDay)
                        : balances.stream().min(byDay);
    }

    private static boolean isOf(Element balance, String type) {
        return Xml.text(balance, "Tp/CdOrPrtry/Cd").filter(type::equals).isPresent();
    }

    private static Optional<String> date(Element balance) {
        return Xml.text(balance, "Dt/Dt").or(() -> Xml.text(balance, "Dt/DtTm"));
    }

    boolean addUp() {
        return openingMinor != null && closingMinor != null && openingMinor + entriesMinor == closingMinor;
    }

    /** Whether the period begins and ends with the same balance. */
    boolean comeBack() {
        return openingMinor != null && openingMinor.equals(closingMinor);
    }

    /** Whether both state the same balance at their beginning. */
    boolean openAlike(Balances other) {
        return openingMinor != null && openingMinor.equals(other.openingMinor);
    }

    /** Whether both state where they begin, and not at the same balance. */
    boolean openDifferently(Balances other) {
        return openingMinor != null && other.openingMinor != null && !openingMinor.equals(other.openingMinor);
    }

    /** Whether both can be of one account; only a page without balances and entries leaves its currency open. */
    boolean areOfCurrencyOf(Balances other) {
        return areOfCurrency(other.currency);
    }

    boolean areOfCurrency(String other) {
        return currency.equals(other) || currency.equals(NO_CURRENCY) || other.equals(NO_CURRENCY);
    }
}
