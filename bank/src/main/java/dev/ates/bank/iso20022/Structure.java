package dev.ates.bank.iso20022;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.transform.dom.DOMSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Validates a message against its schema. A bank rejects a whole file for one invalid element, so it is checked first.
 *
 * @param schema thread-safe
 */
record Structure(Schema schema) {

    private static final int COMPLAINTS_MAX = 20;
    private static final String LANGUAGE = "http://apache.org/xml/properties/locale";
    private static final String CURRENT_ELEMENT = "http://apache.org/xml/properties/dom/current-element-node";

    /** @param name of a schema file next to this class, which includes no other */
    static Structure of(String name) {
        URL written = Objects.requireNonNull(Structure.class.getResource("/bank/iso20022/" + name), name);
        try {
            SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            return new Structure(factory.newSchema(written));
        } catch (SAXException e) {
            throw new IllegalStateException("The schema %s cannot be read".formatted(name), e);
        }
    }

    /**
     * The violations, each with the path to the element and in the JDK's English, whatever the language of the machine;
     * empty if the message is valid.
     */
    List<String> complaints(Element document) {
        List<String> complaints = new ArrayList<>();
        Validator validator = schema.newValidator();
        validator.setErrorHandler(new Collecting(validator, complaints));
        try {
            validator.setProperty(LANGUAGE, Locale.ROOT);
            validator.validate(new DOMSource(document));
            return complaints;
        } catch (SAXException | IOException e) {
            throw new IllegalStateException("This Java cannot compare a message with a schema", e);
        }
    }

    private record Collecting(Validator validator, List<String> complaints) implements ErrorHandler {

        @Override
        public void warning(SAXParseException e) throws SAXException {
            error(e);
        }

        @Override
        public void error(SAXParseException e) throws SAXException {
            if (complaints.size() < COMPLAINTS_MAX) {
                complaints.add("%s: %s".formatted(path((Node) validator.getProperty(CURRENT_ELEMENT)), e.getMessage()));
            }
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXException {
            error(e);
        }
    }

    /** Such as {@code /Document/CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf[2]/Amt}. */
    private static String path(Node node) {
        return node instanceof Element element && element.getParentNode() != null
                ? path(element.getParentNode()) + "/" + element.getLocalName() + position(element)
                : "";
    }

    private static String position(Element element) {
        List<Element> alike = element.getParentNode() instanceof Element parent
                ? Xml.all(parent, element.getLocalName())
                : List.of(element);
        return alike.size() == 1 ? "" : "[%d]".formatted(alike.indexOf(element) + 1);
    }
}
