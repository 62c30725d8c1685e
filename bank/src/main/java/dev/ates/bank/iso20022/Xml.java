package dev.ates.bank.iso20022;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Reads what others have written: elements by their local names, without anything that a document could load. */
final class Xml {

    private Xml() {}

    /**
     * The root of a document.
     *
     * @throws Unreadable naming the place, when it is none or declares a document type
     */
    static Element parse(String text) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new Strict());
            return builder.parse(new InputSource(new StringReader(text))).getDocumentElement();
        } catch (SAXException | IOException e) {
            throw new Unreadable("It is no XML that we read: " + e.getMessage(), e);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("This Java has no XML parser as we need it", e);
        }
    }

    /** The elements at the end of a path of names. */
    static List<Element> all(Element from, String path) {
        Stream<Element> found = Stream.of(from);
        for (String name : path.split("/")) {
            found = found.flatMap(element -> children(element, name).stream());
        }
        return found.toList();
    }

    static Optional<Element> first(Element from, String path) {
        return all(from, path).stream().findFirst();
    }

    static Optional<String> text(Element from, String path) {
        return first(from, path).map(element -> element.getTextContent().strip());
    }

    /** @throws Unreadable when there is none */
    static String need(Element from, String path) {
        return text(from, path)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new Unreadable("%s has no %s".formatted(from.getLocalName(), path), null));
    }

    /** Without what XML 1.0 has no place for, on one line, and so long at most. */
    static String clean(String text, int lengthMax) {
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .map(point -> Character.isISOControl(point) ? ' ' : point)
                .filter(point -> point <= 0xd7ff || (point >= 0xe000 && point <= 0xfffd) || point >= 0x10000)
                .limit(lengthMax)
                .forEach(clean::appendCodePoint);
        String stripped = clean.toString().strip();
        return stripped.isEmpty() ? "?" : stripped;
    }

    private static List<Element> children(Element element, String name) {
        List<Element> children = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child && name.equals(child.getLocalName())) {
                children.add(child);
            }
        }
        return children;
    }

    /** A file that says nothing to us. */
    static final class Unreadable extends RuntimeException {

        Unreadable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private static final class Strict implements ErrorHandler {

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
}
