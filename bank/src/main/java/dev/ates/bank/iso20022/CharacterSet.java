package dev.ates.bank.iso20022;

import com.ibm.icu.text.Transliterator;
import java.util.Map;

/**
 * The characters that every SEPA bank accepts, EPC217-08 of the European Payments Council: Latin letters, digits,
 * space and {@code / - ? : ( ) . , ' +}. A bank refuses a whole file for one other character. Other scripts and
 * accents are transliterated, punctuation is replaced by a similar sign of the set, and everything else, such as
 * emoji, is dropped.
 */
final class CharacterSet {

    /** Stateless after construction, and thread-safe. */
    private static final Transliterator LATIN = Transliterator.getInstance("Any-Latin; Latin-ASCII");

    private static final String MARKS = "/-?:().,'+";

    private static final Map<Integer, Character> NEIGHBOURS = Map.ofEntries(
            Map.entry((int) '&', '+'),
            Map.entry((int) '_', '-'),
            Map.entry((int) '"', '\''),
            Map.entry((int) '`', '\''),
            Map.entry((int) '[', '('),
            Map.entry((int) ']', ')'),
            Map.entry((int) '{', '('),
            Map.entry((int) '}', ')'),
            Map.entry((int) '<', '('),
            Map.entry((int) '>', ')'),
            Map.entry((int) ';', ','),
            Map.entry((int) '!', '.'));

    private CharacterSet() {}

    /** The text in these characters; empty if no letter or digit remains. */
    static String basic(String text, int lengthMax) {
        StringBuilder basic = new StringBuilder();
        LATIN.transliterate(text).codePoints().forEach(point -> append(basic, point));
        // A field must not begin or end with a slash, nor have two in a row.
        String fit = basic.toString()
                .replaceAll("/{2,}", "/")
                .replaceAll(" {2,}", " ")
                .replaceAll("^[/ ]+", "");
        String cut = fit.substring(0, Math.min(lengthMax, fit.length())).replaceAll("[/ ]+$", "");
        return cut.chars().anyMatch(CharacterSet::isLetterOrDigit) ? cut : "";
    }

    private static void append(StringBuilder basic, int point) {
        if (isLetterOrDigit(point) || MARKS.indexOf(point) >= 0) {
            basic.append((char) point);
        } else if (NEIGHBOURS.containsKey(point)) {
            basic.append(NEIGHBOURS.get(point).charValue());
        } else if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
            basic.append(' ');
        }
    }

    private static boolean isLetterOrDigit(int point) {
        return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z') || (point >= '0' && point <= '9');
    }
}
