package dev.ates.bank.iso20022;

import dev.ates.bank.Bank.Order;
import dev.ates.bank.OrderId;
import dev.ates.bank.iso20022.DebtorSettings.Debtor;
import dev.ates.contracts.Decimals;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.w3c.dom.Element;

/**
 * A customer credit transfer initiation of ISO 20022: message pain.001, variant 001, version 09. One payment
 * instruction with a transaction per order; the payout's id, without hyphens, is its end-to-end id.
 */
final class OrderFile {

    static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

    private static final int NAME_LENGTH_MAX = 140;
    private static final int TRANSACTIONS_MAX = 100_000;
    private static final Structure STRUCTURE = Structure.of("pain.001.001.09.xsd");

    private OrderFile() {}

    /** The same id for the same orders, so that a file that is written again is recognized as the same file. */
    static String messageId(List<Order> orders) {
        String keys =
                orders.stream().map(order -> OrderId.of(order.key())).sorted().reduce("", String::concat);
        return OrderId.of(UUID.nameUUIDFromBytes(keys.getBytes(StandardCharsets.UTF_8)));
    }

    /** The message, validated against its schema, its count and its sum. */
    static String write(String messageId, Instant createdAt, LocalDate day, List<Order> orders, Debtor debtor) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            new Writing(xml, debtor).document(messageId, createdAt, day, orders);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("The order file %s cannot be written".formatted(messageId), e);
        }
        List<String> complaints = complaints(Xml.parse(text.toString()));
        if (!complaints.isEmpty()) {
            throw new IllegalStateException("The order file %s would be wrong: %s".formatted(messageId, complaints));
        }
        return text.toString();
    }

    /** Why a bank would refuse the message. */
    static List<String> complaints(Element document) {
        if (!NAMESPACE.equals(document.getNamespaceURI())) {
            return List.of("The namespace is %s, not %s".formatted(document.getNamespaceURI(), NAMESPACE));
        }
        List<String> complaints = STRUCTURE.complaints(document);
        if (!complaints.isEmpty()) {
            return complaints;
        }
        Element message = Xml.first(document, "CstmrCdtTrfInitn").orElseThrow();
        List<Element> transactions = Xml.all(message, "PmtInf/CdtTrfTxInf");
        if (transactions.size() > TRANSACTIONS_MAX) {
            complaints.add(
                    "There are %d transactions, %d are allowed".formatted(transactions.size(), TRANSACTIONS_MAX));
        }
        long sum = 0;
        String currency = "";
        for (Element transaction : transactions) {
            Element instructed = Xml.first(transaction, "Amt/InstdAmt").orElseThrow();
            currency = instructed.getAttribute("Ccy");
            sum = Math.addExact(sum, Decimals.minor(instructed.getTextContent(), currency));
        }
        for (String part : List.of("GrpHdr", "PmtInf")) {
            String count = Xml.need(message, part + "/NbOfTxs");
            if (!count.equals(Integer.toString(transactions.size()))) {
                complaints.add("%s/NbOfTxs is %s, there are %d".formatted(part, count, transactions.size()));
            }
            String told = Xml.need(message, part + "/CtrlSum");
            if (Decimals.minor(told, currency) != sum) {
                complaints.add("%s/CtrlSum is %s, the sum is %s".formatted(part, told, Decimals.of(sum, currency)));
            }
        }
        long different = transactions.stream()
                .map(transaction -> Xml.need(transaction, "PmtId/EndToEndId"))
                .distinct()
                .count();
        if (different < transactions.size()) {
            complaints.add("%d transactions share an EndToEndId".formatted(transactions.size() - different));
        }
        return complaints;
    }

    private record Writing(XMLStreamWriter xml, Debtor debtor) {

        void document(String messageId, Instant createdAt, LocalDate day, List<Order> orders)
                throws XMLStreamException {
            String count = Integer.toString(orders.size());
            String sum = Decimals.of(
                    orders.stream().mapToLong(Order::amountMinor).reduce(0, Math::addExact),
                    orders.getFirst().currency());
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("Document");
            xml.writeDefaultNamespace(NAMESPACE);
            start("CstmrCdtTrfInitn");
            start("GrpHdr");
            text("MsgId", messageId);
            text("CreDtTm", DateTimeFormatter.ISO_INSTANT.format(createdAt.truncatedTo(ChronoUnit.SECONDS)));
            text("NbOfTxs", count);
            text("CtrlSum", sum);
            named("InitgPty", debtor.name());
            end();
            start("PmtInf");
            text("PmtInfId", messageId);
            text("PmtMtd", "TRF");
            text("BtchBookg", "false");
            text("NbOfTxs", count);
            text("CtrlSum", sum);
            start("ReqdExctnDt");
            text("Dt", day.toString());
            end();
            named("Dbtr", debtor.name());
            start("DbtrAcct");
            debtorId();
            end();
            start("DbtrAgt");
            start("FinInstnId");
            text("BICFI", debtor.bic());
            end();
            end();
            text("ChrgBr", "SLEV");
            for (Order order : orders) {
                transaction(order);
            }
            end();
            end();
            end();
            xml.writeEndDocument();
        }

        private void debtorId() throws XMLStreamException {
            start("Id");
            if (debtor.iban().isEmpty()) {
                start("Othr");
                text("Id", debtor.otherId());
                if (!debtor.scheme().isEmpty()) {
                    start("SchmeNm");
                    text("Cd", debtor.scheme());
                    end();
                }
                end();
            } else {
                text("IBAN", debtor.iban());
            }
            end();
        }

        private void transaction(Order order) throws XMLStreamException {
            start("CdtTrfTxInf");
            start("PmtId");
            text("EndToEndId", OrderId.of(order.key()));
            end();
            start("Amt");
            start("InstdAmt");
            xml.writeAttribute("Ccy", order.currency());
            xml.writeCharacters(Decimals.of(order.amountMinor(), order.currency()));
            end();
            end();
            named("Cdtr", order.creditorName());
            // People have no IBAN here: the bank knows them as payees by an id that it received once.
            start("CdtrAcct");
            start("Id");
            start("Othr");
            text("Id", OrderId.of(order.personId()));
            end();
            end();
            end();
            start("RmtInf");
            text("Ustrd", order.reference());
            end();
            end();
        }

        private void named(String element, String name) throws XMLStreamException {
            start(element);
            text("Nm", Xml.clean(name, NAME_LENGTH_MAX));
            end();
        }

        private void text(String element, String text) throws XMLStreamException {
            start(element);
            xml.writeCharacters(text);
            end();
        }

        private void start(String element) throws XMLStreamException {
            xml.writeStartElement(element);
        }

        private void end() throws XMLStreamException {
            xml.writeEndElement();
        }
    }
}
