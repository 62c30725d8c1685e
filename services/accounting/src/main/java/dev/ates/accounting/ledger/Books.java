package dev.ates.accounting.ledger;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the books are kept.
 *
 * @param currency ISO 4217: the only currency of these books; an amount in another one is refused
 */
@ConfigurationProperties("ates.books")
public record Books(@DefaultValue("USD") String currency) {
    public Books {
        if (!currency.matches("[A-Z]{3}")) {
            throw new IllegalArgumentException(
                    "ates.books.currency must be an ISO 4217 code, it is '%s'".formatted(currency));
        }
    }

    /** Refuses an amount that cannot be added to the others. */
    public void accept(String other) {
        if (!currency.equals(other)) {
            throw new IllegalArgumentException("These books are kept in %s, not in %s".formatted(currency, other));
        }
    }
}
