package dev.ates.accounting.ledger;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the ledger.
 *
 * @param currency ISO 4217: the only currency of the ledger; an amount in another one is refused
 */
@ConfigurationProperties("ates.ledger")
public record LedgerSettings(@DefaultValue("USD") String currency) {
    public LedgerSettings {
        if (!currency.matches("[A-Z]{3}")) {
            throw new IllegalArgumentException(
                    "ates.ledger.currency must be an ISO 4217 code, it is '%s'".formatted(currency));
        }
    }

    /** Refuses an amount that cannot be added to the others. */
    public void accept(String other) {
        if (!currency.equals(other)) {
            throw new IllegalArgumentException("The ledger is kept in %s, not in %s".formatted(currency, other));
        }
    }
}
