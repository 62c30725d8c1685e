package dev.ates.bank.iso20022;

import dev.ates.bank.Bank.Line;
import dev.ates.contracts.Decimals;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Element;

/**
 * A bank-to-customer statement as ISO 20022 has it: message camt.053, variant 001, version 08 or one that has the same
 * elements. Only what was booked and debited is read; a batch that is not broken down is one line under its batch's id.
 *
 * @param day of the closing balance
 */
record AccountStatement(LocalDate day, List<Line> lines) {

    static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.";

    private static final int REFERENCE_LENGTH_MAX = 100;

    static List<AccountStatement> read(Element document) {
        List<Element> statements = Xml.all(document, "BkToCstmrStmt/Stmt");
        if (statements.isEmpty()) {
            throw new Xml.Unreadable("It has no BkToCstmrStmt/Stmt", null);
        }
        return statements.stream()
                .map(statement -> new AccountStatement(day(statement), lines(statement)))
                .toList();
    }

    private static LocalDate day(Element statement) {
        Element closing = Xml.all(statement, "Bal").stream()
                .filter(balance ->
                        Xml.text(balance, "Tp/CdOrPrtry/Cd").orElse("").equals("CLBD"))
                .findFirst()
                .orElseThrow(() -> new Xml.Unreadable("It has no closing balance (Bal of type CLBD)", null));
        String date = Xml.text(closing, "Dt/Dt").orElseGet(() -> Xml.need(closing, "Dt/DtTm"));
        try {
            return LocalDate.parse(date.substring(0, Math.min(10, date.length())));
        } catch (DateTimeException e) {
            throw new Xml.Unreadable("Its closing balance is of no day: " + date, e);
        }
    }

    private static List<Line> lines(Element statement) {
        List<Line> lines = new ArrayList<>();
        for (Element entry : Xml.all(statement, "Ntry")) {
            boolean booked = Xml.text(entry, "Sts/Cd")
                    .orElseGet(() -> Xml.text(entry, "Sts").orElse(""))
                    .equals("BOOK");
            if (booked && Xml.need(entry, "CdtDbtInd").equals("DBIT")) {
                List<Element> transactions = Xml.all(entry, "NtryDtls/TxDtls");
                if (transactions.isEmpty()) {
                    lines.add(line(lines.size() + 1, reference(entry), entry, entry));
                }
                for (Element transaction : transactions) {
                    lines.add(line(
                            lines.size() + 1,
                            Xml.text(transaction, "Refs/EndToEndId").orElseGet(() -> reference(entry)),
                            transaction,
                            entry));
                }
            }
        }
        return lines;
    }

    /** A single transaction may leave its amount to its entry. */
    private static Line line(int number, String reference, Element transaction, Element entry) {
        Element told = Xml.first(transaction, "Amt")
                .or(() -> Xml.first(transaction, "AmtDtls/TxAmt/Amt"))
                .or(() -> Xml.first(entry, "Amt"))
                .orElseThrow(() -> new Xml.Unreadable("An entry has no Amt", null));
        String currency = told.getAttribute("Ccy");
        try {
            return new Line(
                    number,
                    Xml.clean(reference, REFERENCE_LENGTH_MAX),
                    Decimals.minor(told.getTextContent().strip(), currency),
                    currency);
        } catch (IllegalArgumentException e) {
            throw new Xml.Unreadable(
                    "An entry has the amount '%s' in '%s'".formatted(told.getTextContent(), currency), e);
        }
    }

    private static String reference(Element entry) {
        return Xml.text(entry, "NtryDtls/Btch/PmtInfId")
                .or(() -> Xml.text(entry, "NtryDtls/Btch/MsgId"))
                .or(() -> Xml.text(entry, "AcctSvcrRef"))
                .or(() -> Xml.text(entry, "NtryRef"))
                .orElse("?");
    }
}
