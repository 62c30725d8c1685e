package dev.ates.bank.iso20022;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * The messages of a bank that are read, by the namespace of their {@code Document}: all versions of a message have the
 * elements that we use in the same place, and other elements are skipped.
 */
enum Message {
    pain_002("pain.002.001.", 3, 12, "CstmrPmtStsRpt", ""),
    camt_052("camt.052.001.", 2, 10, "BkToCstmrAcctRpt", "Rpt"),
    camt_053("camt.053.001.", 2, 10, "BkToCstmrStmt", "Stmt"),
    camt_054("camt.054.001.", 2, 10, "BkToCstmrDbtCdtNtfctn", "Ntfctn");

    private static final int UNKNOWN_MAX = 20;

    private static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:";

    private final String name;
    private final int versionMin;
    private final int versionMax;
    private final String root;
    private final String part;

    Message(String name, int versionMin, int versionMax, String root, String part) {
        this.name = name;
        this.versionMin = versionMin;
        this.versionMax = versionMax;
        this.root = root;
        this.part = part;
    }

    /** A document and the kind of its message. */
    record Found(Message kind, Element body) {

        /** Its parts, each about one account. */
        List<Element> parts() {
            return Xml.all(body, kind.part);
        }

        /** The page of a message with one statement of ours; it may be that of the statement. */
        Optional<AccountStatement.Page> page(int statementsOfOurs) {
            return statementsOfOurs == 1
                    ? Xml.first(body, "GrpHdr/MsgPgntn").map(AccountStatement.Page::read)
                    : Optional.empty();
        }
    }

    /**
     * The documents of a file.
     *
     * @param unknown the namespaces of the unknown ones
     */
    record Contents(List<Found> found, List<String> unknown) {}

    /**
     * The documents of a file, at its root or in an envelope such as a business message.
     *
     * @throws Xml.Unreadable if none of them is known
     */
    static Contents in(Element file) {
        List<Element> documents = Xml.anywhere(file, "Document");
        List<Found> found =
                documents.stream().flatMap(document -> of(document).stream()).toList();
        if (found.isEmpty()) {
            throw new Xml.Unreadable(
                    "It has no status report (pain.002.001.03 to .12) and no statement (camt.052, .053 or .054.001.02 to .10)"
                            + " but "
                            + Xml.clean(
                                    String.valueOf(
                                            (documents.isEmpty() ? file : documents.getFirst()).getNamespaceURI()),
                                    100),
                    null);
        }
        return new Contents(
                found,
                documents.stream()
                        .filter(document -> of(document).isEmpty())
                        .map(document -> Xml.clean(String.valueOf(document.getNamespaceURI()), 100))
                        .distinct()
                        .limit(UNKNOWN_MAX)
                        .toList());
    }

    private static Optional<Found> of(Element document) {
        String namespace = String.valueOf(document.getNamespaceURI());
        return Stream.of(values())
                .filter(kind -> kind.isNamed(namespace))
                .findFirst()
                .flatMap(kind -> Xml.first(document, kind.root).map(body -> new Found(kind, body)));
    }

    private boolean isNamed(String namespace) {
        String begin = NAMESPACE + name;
        if (!namespace.startsWith(begin) || !namespace.substring(begin.length()).matches("[0-9]{2}")) {
            return false;
        }
        int version = Integer.parseInt(namespace.substring(begin.length()));
        return version >= versionMin && version <= versionMax;
    }

    /** Such as {@code camt.053}. */
    @Override
    public String toString() {
        return name.substring(0, "pain.002".length());
    }
}
