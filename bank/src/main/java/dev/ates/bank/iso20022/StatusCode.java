package dev.ates.bank.iso20022;

import static dev.ates.bank.iso20022.StatusCode.Meaning.executed;
import static dev.ates.bank.iso20022.StatusCode.Meaning.nothing;
import static dev.ates.bank.iso20022.StatusCode.Meaning.pending;
import static dev.ates.bank.iso20022.StatusCode.Meaning.rejected;
import static dev.ates.bank.iso20022.StatusCode.Meaning.unknown;

import java.util.Map;

/**
 * What the codes of a status report mean to us: ISO 20022's external code sets for the status of a group, an instruction and a
 * transaction.
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
            // Somewhere on the way.
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
            // Some of its parts this way, others that way: each part has a word of its own.
            Map.entry("PART", nothing));

    private StatusCode() {}

    /** How far an order is; the first three are words of {@code iso20022.file_order}. */
    enum Meaning {
        pending,
        executed,
        rejected,
        /** A code that says nothing of a single order. */
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
