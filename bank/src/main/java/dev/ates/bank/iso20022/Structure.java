package dev.ates.bank.iso20022;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * What an element must look like: its children in order and how often each, or its text. Said by us in Java, as far as we
 * write the message, since the bank refuses a whole file for one wrong element.
 */
final class Structure {

    private static final int COMPLAINTS_MAX = 20;

    private final String name;
    private final int min;
    private final int max;
    private final Pattern text;
    private final boolean choice;
    private final List<Structure> children;
    private final Map<String, Pattern> attributes;

    private Structure(
            String name,
            int min,
            int max,
            Pattern text,
            boolean choice,
            List<Structure> children,
            Map<String, Pattern> attributes) {
        this.name = name;
        this.min = min;
        this.max = max;
        this.text = text;
        this.choice = choice;
        this.children = children;
        this.attributes = attributes;
    }

    /** An element with children in this order. */
    static Structure of(String name, Structure... children) {
        return new Structure(name, 1, 1, Pattern.compile("\\s*"), false, List.of(children), Map.of());
    }

    /** An element with exactly one of these children. */
    static Structure choice(String name, Structure... children) {
        return new Structure(name, 1, 1, Pattern.compile("\\s*"), true, List.of(children), Map.of());
    }

    /** An element with text that matches as a whole. */
    static Structure text(String name, String pattern) {
        return new Structure(name, 1, 1, Pattern.compile(pattern, Pattern.DOTALL), false, List.of(), Map.of());
    }

    Structure optional() {
        return new Structure(name, 0, max, text, choice, children, attributes);
    }

    Structure upTo(int times) {
        return new Structure(name, min, times, text, choice, children, attributes);
    }

    Structure with(String attribute, String pattern) {
        Map<String, Pattern> more = new TreeMap<>(attributes);
        more.put(attribute, Pattern.compile(pattern));
        return new Structure(name, min, max, text, choice, children, more);
    }

    /** What is wrong with an element, each with its path; empty when all is well. */
    List<String> complaints(Element element) {
        List<String> complaints = new ArrayList<>();
        if (!name.equals(element.getLocalName())) {
            complaints.add("%s is expected, not %s".formatted(name, element.getLocalName()));
        } else {
            check(element, "/" + name, complaints);
        }
        return complaints;
    }

    private void check(Element element, String path, List<String> complaints) {
        List<Element> inner = elements(element);
        attributes.forEach((attribute, pattern) -> {
            if (!pattern.matcher(element.getAttribute(attribute)).matches()) {
                complain(complaints, "%s/@%s is '%s'".formatted(path, attribute, element.getAttribute(attribute)));
            }
        });
        if (children.isEmpty()) {
            if (!inner.isEmpty() || !text.matcher(element.getTextContent()).matches()) {
                complain(complaints, "%s is '%s'".formatted(path, element.getTextContent()));
            }
            return;
        }
        if (choice) {
            checkOneOf(inner, path, complaints);
        } else {
            checkInOrder(inner, path, complaints);
        }
    }

    private void checkOneOf(List<Element> inner, String path, List<String> complaints) {
        if (inner.size() != 1) {
            complain(complaints, "%s has %d elements, not 1".formatted(path, inner.size()));
            return;
        }
        Element only = inner.getFirst();
        for (Structure child : children) {
            if (child.name.equals(only.getLocalName())) {
                child.check(only, path + "/" + child.name, complaints);
                return;
            }
        }
        complain(complaints, "%s has no place for %s".formatted(path, only.getLocalName()));
    }

    private void checkInOrder(List<Element> inner, String path, List<String> complaints) {
        int at = 0;
        for (Structure child : children) {
            int times = 0;
            while (at < inner.size() && child.name.equals(inner.get(at).getLocalName())) {
                times++;
                String place = child.max > 1 ? "%s/%s[%d]".formatted(path, child.name, times) : path + "/" + child.name;
                child.check(inner.get(at), place, complaints);
                at++;
            }
            if (times < child.min || times > child.max) {
                complain(
                        complaints,
                        "%s has %d times %s, not %d to %d".formatted(path, times, child.name, child.min, child.max));
            }
        }
        if (at < inner.size()) {
            complain(
                    complaints,
                    "%s has no place for %s there".formatted(path, inner.get(at).getLocalName()));
        }
    }

    private static void complain(List<String> complaints, String complaint) {
        if (complaints.size() < COMPLAINTS_MAX) {
            complaints.add(complaint);
        }
    }

    private static List<Element> elements(Element element) {
        List<Element> elements = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element inner) {
                elements.add(inner);
            }
        }
        return elements;
    }
}
