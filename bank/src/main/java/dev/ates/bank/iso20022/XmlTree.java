package dev.ates.bank.iso20022;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Builds the tree of a document while it is parsed, and stops when the tree becomes too large: a small file can describe a
 * tree that does not fit into memory. White space between elements, comments and processing instructions are not kept.
 */
final class XmlTree extends DefaultHandler {

    /**
     * Elements, attributes and texts: as many as a statement of 32 MB has, which take about 200 MB of memory. Processing
     * instructions count as well.
     */
    static final int NODES_MAX = 2_000_000;

    private final Document document;
    private final StringBuilder text = new StringBuilder();
    private Node at;
    private int nodes;

    XmlTree() throws ParserConfigurationException {
        document = DocumentBuilderFactory.newInstance().newDocumentBuilder().newDocument();
        // The parser has checked all names already.
        document.setStrictErrorChecking(false);
        at = document;
    }

    Element root() {
        return document.getDocumentElement();
    }

    @Override
    public void startElement(String namespace, String localName, String name, Attributes attributes) {
        endText();
        count(1 + attributes.getLength());
        Element element = document.createElementNS(namespace.isEmpty() ? null : namespace, name);
        for (int one = 0; one < attributes.getLength(); one++) {
            String of = attributes.getURI(one);
            element.setAttributeNS(of.isEmpty() ? null : of, attributes.getQName(one), attributes.getValue(one));
        }
        at.appendChild(element);
        at = element;
    }

    @Override
    public void endElement(String namespace, String localName, String name) {
        endText();
        at = at.getParentNode();
    }

    @Override
    public void characters(char[] characters, int start, int length) {
        text.append(characters, start, length);
    }

    @Override
    public void processingInstruction(String target, String data) {
        count(1);
    }

    private void endText() {
        if (!text.toString().isBlank()) {
            count(1);
            at.appendChild(document.createTextNode(text.toString()));
        }
        text.setLength(0);
    }

    private void count(int more) {
        nodes += more;
        if (nodes > NODES_MAX) {
            throw new Xml.Unreadable("It has more than %d elements, attributes and texts".formatted(NODES_MAX), null);
        }
    }

    @Override
    public void warning(SAXParseException e) throws SAXException {
        throw e;
    }

    @Override
    public void error(SAXParseException e) throws SAXException {
        throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
        throw e;
    }
}
