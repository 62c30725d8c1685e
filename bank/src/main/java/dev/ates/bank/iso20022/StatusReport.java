package dev.ates.bank.iso20022;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * A customer payment status report as ISO 20022 has it: message pain.002, variant 001, version 10 or one that has the same
 * elements. What is said of a file or an instruction as a whole holds for those of its transactions of which nothing is
 * said.
 *
 * @param messageId of the order file that is reported on
 * @param whole what holds for all of it, if something is said
 * @param transactions what is said of single orders
 */
record StatusReport(String messageId, Optional<Verdict> whole, List<Told> transactions) {

    static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.";

    private static final int REASON_LENGTH_MAX = 400;

    /** How far an order is, in the words of {@code iso20022.file_order}. */
    enum Status {
        pending,
        executed,
        rejected
    }

    record Verdict(Status status, String reason) {}

    /** @param endToEndId of the order: its key without hyphens */
    record Told(String endToEndId, Verdict verdict) {}

    static StatusReport read(Element document) {
        Element report = Xml.first(document, "CstmrPmtStsRpt")
                .orElseThrow(() -> new Xml.Unreadable("It has no CstmrPmtStsRpt", null));
        Element group = Xml.first(report, "OrgnlGrpInfAndSts")
                .orElseThrow(() -> new Xml.Unreadable("It has no OrgnlGrpInfAndSts", null));
        Optional<Verdict> whole = verdict(group, "GrpSts");
        List<Told> transactions = new ArrayList<>();
        for (Element instruction : Xml.all(report, "OrgnlPmtInfAndSts")) {
            // We write one instruction into a file, so what holds for it holds for the file.
            Optional<Verdict> ofFile = whole;
            whole = verdict(instruction, "PmtInfSts").or(() -> ofFile);
            for (Element transaction : Xml.all(instruction, "TxInfAndSts")) {
                verdict(transaction, "TxSts")
                        .ifPresent(verdict ->
                                transactions.add(new Told(Xml.need(transaction, "OrgnlEndToEndId"), verdict)));
            }
        }
        return new StatusReport(Xml.need(group, "OrgnlMsgId"), whole, transactions);
    }

    /** Nothing where there is no status, or one that says nothing of each of its parts. */
    private static Optional<Verdict> verdict(Element part, String element) {
        Optional<String> code = Xml.text(part, element).filter(one -> !one.equals("PART"));
        return code.map(one -> new Verdict(status(one), reason(part, one)));
    }

    /** The status codes of the external code set: settled, refused, or somewhere on the way. */
    private static Status status(String code) {
        return switch (code) {
            case "ACSC", "ACCC" -> Status.executed;
            case "RJCT", "CANC", "BLCK" -> Status.rejected;
            case "RCVD", "ACTC", "ACCP", "ACSP", "ACWC", "ACWP", "ACFC", "PDNG", "PATC" -> Status.pending;
            default -> throw new Xml.Unreadable("It has the status '%s', which we do not know".formatted(code), null);
        };
    }

    private static String reason(Element part, String code) {
        String said = Xml.all(part, "StsRsnInf").stream()
                .flatMap(information -> Stream.concat(
                        Stream.concat(
                                Xml.text(information, "Rsn/Cd").stream(), Xml.text(information, "Rsn/Prtry").stream()),
                        Xml.all(information, "AddtlInf").stream()
                                .map(element -> element.getTextContent().strip())))
                .collect(Collectors.joining(" "));
        return Xml.clean(said.isEmpty() ? code : code + " " + said, REASON_LENGTH_MAX);
    }
}
