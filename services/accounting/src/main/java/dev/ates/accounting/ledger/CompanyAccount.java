package dev.ates.accounting.ledger;

import java.util.UUID;

/** The company's own accounts; their ids are the same in every installation. */
public enum CompanyAccount {
    /** Receives fees and pays rewards. */
    revenue(1),
    /** Money that is deducted from people's balances and not yet confirmed by the bank. */
    payouts_in_transit(2),
    /** Payouts that the bank has paid. */
    cash(3);

    /** The first 256 ids are reserved for the company. */
    public static final UUID LAST_OF_COMPANY = new UUID(0, 0xff);

    private final UUID id;

    CompanyAccount(long number) {
        this.id = new UUID(0, number);
    }

    /** The name for people. */
    public String words() {
        return name().replace('_', ' ');
    }

    public UUID id() {
        return id;
    }

    /** Whether an id belongs to the company. */
    public static boolean owns(UUID account) {
        return account.getMostSignificantBits() == 0
                && Long.compareUnsigned(account.getLeastSignificantBits(), LAST_OF_COMPANY.getLeastSignificantBits())
                        <= 0;
    }
}
