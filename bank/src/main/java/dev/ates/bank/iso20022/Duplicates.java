package dev.ates.bank.iso20022;

import dev.ates.bank.iso20022.StatusCode.Meaning;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * What of a status report is about a copy. A bank refuses a file that it gets a second time, copied by hand or written again,
 * under the ids of the original, and may do so before it says anything about the original. Taken for the original's rejection
 * it would put the money back, and the next close would pay it twice. So a rejection as a duplicate decides nothing: the order
 * stays open until its own status or a statement decides.
 *
 * @param whole whether the file or an instruction is refused as a duplicate: then no rejection in the report counts
 * @param single whether a transaction is: then no rejection without a reason of its own counts, and none of the whole file
 */
record Duplicates(boolean whole, boolean single) {

    /** ISO 20022's codes: of an amount, a message, an instruction, a transaction, its ids; and that of cancellations. */
    private static final Set<String> CODES = Set.of("AM05", "DU01", "DU02", "DU03", "DU04", "DU05", "DUPL");

    /** In a bank's own words, of many languages: duplicate, duplicado, duplicata, duplicato, Duplikat. */
    private static final Pattern WORD = Pattern.compile("(?iu)(?<!\\p{L})dupli[ck]");

    static Duplicates in(Element report) {
        boolean whole = Xml.all(report, "OrgnlGrpInfAndSts").stream().anyMatch(group -> isDuplicate(group, "GrpSts"))
                || Xml.all(report, "OrgnlPmtInfAndSts").stream().anyMatch(one -> isDuplicate(one, "PmtInfSts"));
        boolean single = Xml.all(report, "OrgnlPmtInfAndSts/TxInfAndSts").stream()
                .anyMatch(transaction -> isDuplicate(transaction, "TxSts"));
        return new Duplicates(whole, single);
    }

    /** Whether the rejection of this part may be about the copy alone. */
    boolean cover(Element part) {
        return whole
                || isNamed(part)
                || single
                        && (!part.getLocalName().equals("TxInfAndSts")
                                || Xml.all(part, "StsRsnInf").isEmpty());
    }

    private static boolean isDuplicate(Element part, String status) {
        Meaning meaning = StatusCode.of(Xml.text(part, status).orElse(""));
        return meaning != Meaning.executed && meaning != Meaning.pending && isNamed(part);
    }

    private static boolean isNamed(Element part) {
        return Xml.all(part, "StsRsnInf").stream()
                .flatMap(information -> Stream.of("Rsn/Cd", "Rsn/Prtry", "AddtlInf")
                        .flatMap(path -> Xml.all(information, path).stream().map(Xml::text)))
                .anyMatch(said -> CODES.contains(said) || WORD.matcher(said).find());
    }
}
