package dev.ates.bank.iso20022;

import dev.ates.bank.Bank.Order;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How orders are written.
 *
 * @param characters of names: those that every bank takes, or any
 * @param executionDays on which days orders may be executed
 */
@ConfigurationProperties("ates.bank.files")
record OrderSettings(
        @DefaultValue("basic") Characters characters,
        @DefaultValue("target") BankingDays executionDays) {

    /** Of a name, as the SEPA rulebooks have it. */
    private static final int NAME_LENGTH_MAX = 70;

    /** Which characters a file has. */
    enum Characters {
        basic,
        any
    }

    /** What no bank would take an order for. */
    Optional<String> unfit(Order order) {
        if (order.amountMinor() > Booking.AMOUNT_MINOR_MAX) {
            return Optional.of("The amount has more than the 18 digits that a message has for it");
        }
        return name(order.creditorName()).isEmpty()
                ? Optional.of(
                        "The name has no character that banks take (EPC217-08): it needs one with Latin letters or digits")
                : Optional.empty();
    }

    /** The order as it is written. */
    Order fitted(Order order) {
        return new Order(
                order.key(),
                order.personId(),
                name(order.creditorName()),
                order.day(),
                order.amountMinor(),
                order.currency(),
                order.firstSentAt());
    }

    String name(String name) {
        return switch (characters) {
            case basic -> CharacterSet.basic(name, NAME_LENGTH_MAX);
            case any -> name;
        };
    }
}
