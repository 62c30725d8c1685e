package dev.ates.bank.iso20022;

import dev.ates.bank.Bank.Line;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.w3c.dom.Element;

/**
 * The direction of an entry's money, whether it reverses an earlier entry, and what kind it is for transactions that say
 * nothing else.
 *
 * @param family the sub-family of ISO 20022's bank transaction codes; {@code ownCode} the bank's own code
 */
record Side(boolean credit, boolean reversal, Optional<String> family, Optional<String> ownCode) {

    private static final String FAMILY = "BkTxCd/Domn/Fmly/SubFmlyCd";
    private static final String OWN_CODE = "BkTxCd/Prtry/Cd";

    /** The sub-families of ISO 20022's bank transaction codes for returns: of a payment, and after a cancellation. */
    private static final Set<String> RETURNS = Set.of("RRTN", "RPCR");

    /** The sub-families for the bank's own fees, its interest and taxes. */
    private static final Set<String> CHARGES = Set.of("CHRG", "FEES", "COMM", "COMT", "COMI", "INTR", "TAXE");

    /** The sub-families that say nothing: not available, other. */
    private static final Set<String> NO_FAMILY = Set.of("", "NTAV", "OTHR");

    /**
     * The same in the banks' own codes: those of SWIFT's MT940 for charges, commission and interest, and the German ones
     * for the account's closing, fees, commission and interest, such as {@code NMSC+808+0905}.
     */
    private static final Pattern OWN_CHARGE =
            Pattern.compile("[NF]?(CHG|COM|INT)(\\+.*)?|[A-Z]{4}\\+(805|808|809|814)(\\+.*)?");

    static Side of(Element entry) {
        return new Side(
                isCredit(Xml.need(entry, "CdtDbtInd")),
                isTrue(entry),
                Xml.text(entry, FAMILY),
                Xml.text(entry, OWN_CODE));
    }

    /**
     * What the entry itself, or one of its transactions, is. A transaction may have a side of its own, different from its
     * entry's.
     */
    Line.Kind kindOf(Element part) {
        boolean in = isIn(part);
        if (in && isRefund(part)) {
            return Line.Kind.credit;
        }
        String code = code(part);
        boolean back = reversal || isTrue(part) || Xml.first(part, "RtrInf").isPresent() || RETURNS.contains(code);
        if (back) {
            return in ? Line.Kind.returned : Line.Kind.clawback;
        }
        if (in) {
            return Line.Kind.credit;
        }
        return isCharge(part, code) ? Line.Kind.charge : Line.Kind.payment;
    }

    /** Whether it is a charge or interest that the bank pays back: that returns no payment, even if it names one. */
    boolean isRefund(Element part) {
        return isIn(part)
                && isCharge(part, code(part))
                && Xml.first(part, "RtrInf").isEmpty();
    }

    private boolean isIn(Element part) {
        return Xml.text(part, "CdtDbtInd").map(Side::isCredit).orElse(credit);
    }

    private String code(Element part) {
        return Xml.text(part, FAMILY).or(() -> family).orElse("");
    }

    private boolean isCharge(Element part, String code) {
        return CHARGES.contains(code)
                || NO_FAMILY.contains(code)
                        && Xml.text(part, OWN_CODE)
                                .or(() -> ownCode)
                                .filter(own -> OWN_CHARGE.matcher(own).matches())
                                .isPresent();
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
}
