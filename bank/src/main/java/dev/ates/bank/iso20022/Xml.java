package dev.ates.bank.iso20022;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads XML from others: elements by their local names, without loading anything that the document refers to. */
final class Xml {

    /** Messages have about twenty levels, envelopes some more. */
    private static final String ELEMENT_DEPTH_MAX = "100";

    private Xml() {}

    /**
     * The root of a document, in whatever encoding it declares; a byte-order mark outweighs the declaration.
     *
     * @throws NotWellFormed naming the place, if it is not (yet) well-formed or declares a document type
     * @throws Unreadable if it has more parts than {@link XmlTree#NODES_MAX}
     */
    static Element parse(byte[] bytes) {
        Mark mark = Mark.of(bytes);
        InputSource source =
                new InputSource(new ByteArrayInputStream(bytes, mark.length(), bytes.length - mark.length()));
        if (mark != Mark.none) {
            source.setEncoding(mark.encoding());
        }
        return parse(source);
    }

    static Element parse(String text) {
        return parse(new InputSource(new StringReader(text)));
    }

    private static Element parse(InputSource source) {
        try {
            SAXParserFactory factory = SAXParserFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            SAXParser parser = factory.newSAXParser();
            parser.setProperty("jdk.xml.maxElementDepth", ELEMENT_DEPTH_MAX);
            XmlTree tree = new XmlTree();
            parser.parse(source, tree);
            return tree.root();
        } catch (SAXException | IOException e) {
            throw new NotWellFormed("It is no XML that we read: " + e.getMessage(), e);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("This Java has no XML parser as we need it", e);
        }
    }

    /** The byte-order marks with which a file may begin. */
    private enum Mark {
        utf8("UTF-8", 0xef, 0xbb, 0xbf),
        utf16BigEndian("UTF-16BE", 0xfe, 0xff),
        utf16LittleEndian("UTF-16LE", 0xff, 0xfe),
        none("");

        private final String encoding;
        private final int[] begin;

        Mark(String encoding, int... begin) {
            this.encoding = encoding;
            this.begin = begin;
        }

        String encoding() {
            return encoding;
        }

        int length() {
            return begin.length;
        }

        static Mark of(byte[] bytes) {
            return Stream.of(values())
                    .filter(mark -> mark.begins(bytes))
                    .findFirst()
                    .orElse(none);
        }

        private boolean begins(byte[] bytes) {
            return bytes.length >= begin.length
                    && IntStream.range(0, begin.length).allMatch(at -> (bytes[at] & 0xff) == begin[at]);
        }
    }

    /** The elements with a name anywhere in a document, except those nested in another one. */
    static List<Element> anywhere(Element from, String name) {
        if (name.equals(from.getLocalName())) {
            return List.of(from);
        }
        List<Element> found = new ArrayList<>();
        Node node = from;
        while (node != null) {
            boolean match = node instanceof Element element && name.equals(element.getLocalName());
            if (match) {
                found.add((Element) node);
            }
            node = next(node, from, match);
        }
        return found;
    }

    /** In document order; without recursion, because others decide how deep a document is. */
    private static @Nullable Node next(Node node, Node root, boolean over) {
        if (!over && node.getFirstChild() != null) {
            return node.getFirstChild();
        }
        Node at = node;
        while (at != root && at.getNextSibling() == null) {
            at = at.getParentNode();
        }
        return at == root ? null : at.getNextSibling();
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

    /** The text of an element; empty if it is missing or blank. */
    static Optional<String> text(Element from, String path) {
        return first(from, path).map(Xml::text).filter(text -> !text.isEmpty());
    }

    static String text(Element element) {
        return element.getTextContent().strip();
    }

    /** @throws Unreadable when there is none */
    static String need(Element from, String path) {
        return text(from, path)
                .orElseThrow(() -> new Unreadable("%s has no %s".formatted(from.getLocalName(), path), null));
    }

    /** The text on one line, without characters that XML 1.0 does not allow, cut to the length. */
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

    /** Not XML, or an incomplete file. */
    static final class NotWellFormed extends Unreadable {

        NotWellFormed(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** A file, or a part of one, that cannot be understood. */
    static class Unreadable extends RuntimeException {

        Unreadable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
