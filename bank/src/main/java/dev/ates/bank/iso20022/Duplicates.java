package dev.ates.bank.iso20022;

import dev.ates.bank.iso20022.StatusCode.Meaning;
import java.util.List;
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
     * Codes that say what is wrong with the payment itself: its account, amount, payee, mandate, bank or purpose. They
     * outweigh the words beside them, which may hold any name.
     */
    private static final Pattern OTHER_REASON = Pattern.compile("(AC|AM|BE|MD|RC|RR)[0-9]{2}");

    /**
     * The word in a bank's free text, in many languages: duplicate, duplicado, duplicata, Duplikat, Dublette, doublon,
     * Doppeleinreichung, doppione, dubbel, podwójny; or that the file or its id was there before. They are stems, because a
     * word that is missed pays a whole file twice, and one that is found by mistake makes an order wait for a person. Only
     * names that begin like them are left out.
     */
    private static final Pattern WORD = Pattern.compile(
            "(?iu)(?<!\\p{L})(dupli[ck]|dubl(?!in(?!at))|dubbl|doublon|en double|doppel(?!(hofer|mayr|mayer|maier|meier|bauer|reiter)\\b)"
                    + "|doppi[oa]|dubbel(?!d)|podw[oó]jn|дубл(?!ин)|повторн"
                    + "|already (been )?(processed|received|submitted|sent|executed|exists?)|(is |are )?not unique"
                    + "|(file|batch|message|msgid|instruction|order|id|ids|identifier|identification|reference|number|endtoendid)"
                    + "( \\S+){0,3} already (been )?used"
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
        return Xml.all(part, "StsRsnInf").stream().anyMatch(Duplicates::saysSo);
    }

    private static boolean saysSo(Element information) {
        String code = Xml.text(information, "Rsn/Cd").orElse("");
        List<String> words = Stream.of("Rsn/Prtry", "AddtlInf")
                .flatMap(path -> Xml.all(information, path).stream().map(Xml::text))
                .toList();
        return CODES.contains(code)
                || words.stream().anyMatch(CODES::contains)
                || (!OTHER_REASON.matcher(code).matches()
                        && words.stream().anyMatch(said -> WORD.matcher(said).find()));
    }
}
