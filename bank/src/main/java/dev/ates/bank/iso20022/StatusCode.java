package dev.ates.bank.iso20022;

import static dev.ates.bank.iso20022.StatusCode.Meaning.executed;
import static dev.ates.bank.iso20022.StatusCode.Meaning.nothing;
import static dev.ates.bank.iso20022.StatusCode.Meaning.pending;
import static dev.ates.bank.iso20022.StatusCode.Meaning.rejected;
import static dev.ates.bank.iso20022.StatusCode.Meaning.unknown;

import java.util.Map;

/**
 * What the codes of a status report mean for an order: ISO 20022's external code sets for the status of a group, an
 * instruction and a transaction.
 */
final class StatusCode {

    private static final Map<String, Meaning> MEANINGS = Map.ofEntries(
            // Settled: on the debtor's account, on the creditor's.
            Map.entry("ACSC", executed),
            Map.entry("ACCC", executed),
            // It will never be settled.
            Map.entry("RJCT", rejected),
            Map.entry("CANC", rejected),
            Map.entry("BLCK", rejected),
            // In process.
            Map.entry("RCVD", pending),
            Map.entry("ACTC", pending),
            Map.entry("ACCP", pending),
            Map.entry("ACSP", pending),
            Map.entry("ACWC", pending),
            Map.entry("ACWP", pending),
            Map.entry("ACFC", pending),
            Map.entry("ACIS", pending),
            Map.entry("ACPD", pending),
            Map.entry("PDNG", pending),
            Map.entry("PATC", pending),
            // Partly accepted: each part has its own status.
            Map.entry("PART", nothing));

    private StatusCode() {}

    /** The state of an order; the first three are values of {@code iso20022.file_order}. */
    enum Meaning {
        pending,
        executed,
        rejected,
        /** A code that says nothing about a single order. */
        nothing,
        /** A code that we do not know: the order stays open, and people see the code. */
        unknown;

        boolean isFinal() {
            return this == executed || this == rejected;
        }
    }

    static Meaning of(String code) {
        return MEANINGS.getOrDefault(code, unknown);
    }
}
