package dev.ates.bank.iso20022;

import dev.ates.bank.iso20022.StatusCode.Meaning;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * Which rejections in a status report concern a copy. A bank refuses a file that it receives twice under the same ids,
 * because it was copied by hand or written again, and may do so before it reports anything about the original. If we
 * took that for the original's rejection, the money would be credited back, and the next close would pay it twice. So a
 * rejection as a duplicate decides nothing: the order stays open until its own status or a statement decides.
 *
 * @param whole whether the file or an instruction is rejected as a duplicate; then no rejection in the report counts
 * @param single whether a transaction is; then rejections without their own reason do not count, nor does one of the
 *     whole file
 */
record Duplicates(boolean whole, boolean single) {

    /**
     * ISO 20022's codes for duplicates: of an amount, a message, an instruction, a transaction, its ids; and that of
     * cancellations.
     */
    private static final Set<String> CODES = Set.of("AM05", "DU01", "DU02", "DU03", "DU04", "DU05", "DUPL");

    /**
     * The word in a bank's free text, in many languages: duplicate, duplicado, duplicata, Duplikat, Dublette, doublon,
     * Doppeleinreichung, doppione, dubbel, podwójny; or that the file or its id was there before.
     */
    private static final Pattern WORD = Pattern.compile(
            "(?iu)(?<!\\p{L})(dupli[ck]|dubl|dubbl|doublon|en double|doppel|doppi[oa]|dubbel|podw[oó]jn|дубл|повторн"
                    + "|already (been )?(processed|received|submitted|sent|executed|exists?|used)|(is |are )?not unique"
                    + "|bereits (ein|empfangen|erhalten|verarbeitet|ausgef|gesendet|vorhanden|verwendet)"
                    + "|d[eé]j[aà] (re[cç]u|trait|envoy|ex[eé]cut|utilis)|ya (recibid|procesad|enviad|ejecutad|existe)"
                    + "|gi[aà] (ricevut|elaborat|inviat|eseguit))");

    static Duplicates in(Element report) {
        boolean whole = Xml.all(report, "OrgnlGrpInfAndSts").stream().anyMatch(group -> isDuplicate(group, "GrpSts"))
                || Xml.all(report, "OrgnlPmtInfAndSts").stream().anyMatch(one -> isDuplicate(one, "PmtInfSts"));
        boolean single = Xml.all(report, "OrgnlPmtInfAndSts/TxInfAndSts").stream()
                .anyMatch(transaction -> isDuplicate(transaction, "TxSts"));
        return new Duplicates(whole, single);
    }

    /** Whether the rejection of this part may concern only the copy. */
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
