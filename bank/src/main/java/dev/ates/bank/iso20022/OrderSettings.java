package dev.ates.bank.iso20022;

import dev.ates.bank.Bank.Order;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How orders are written.
 *
 * @param characters which characters a name may have: those that every bank accepts, or any
 * @param executionDays on which days orders may be executed
 */
@ConfigurationProperties("ates.bank.files")
record OrderSettings(
        @DefaultValue("basic") Characters characters,
        @DefaultValue("target") BankingDays executionDays) {

    /** The limit of the SEPA rulebooks for a name. */
    private static final int NAME_LENGTH_MAX = 70;

    /** The characters that a file may contain. */
    enum Characters {
        basic,
        any
    }

    /** Why no bank would accept the order; empty if one would. */
    Optional<String> unfit(Order order) {
        if (order.amountMinor() > Booking.AMOUNT_MINOR_MAX) {
            return Optional.of(
                    "The amount may be up to %s, as on statements".formatted(Booking.Amount.most(order.currency())));
        }
        return name(order.creditorName()).isEmpty()
                ? Optional.of(
                        "The name has no character that banks take (EPC217-08): it needs one with Latin letters or digits")
                : Optional.empty();
    }

    /** Why the payer cannot have this name in orders, as the rest of "…_NAME must …"; empty if it can. */
    Optional<String> complaintAboutDebtor(String name) {
        if (characters == Characters.any) {
            return Optional.empty();
        }
        String written = CharacterSet.basic(name, Integer.MAX_VALUE);
        if (written.isEmpty()) {
            return Optional.of("must have a letter or a digit in the characters that every bank accepts (EPC217-08)");
        }
        return written.length() > NAME_LENGTH_MAX
                ? Optional.of(
                        "must have at most %d characters in those that every bank accepts (EPC217-08); as '%s' it has %d"
                                .formatted(NAME_LENGTH_MAX, written, written.length()))
                : Optional.empty();
    }

    /** The order with its name in the allowed characters and length. */
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
