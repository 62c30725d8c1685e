package dev.ates.bank.iso20022;

import com.ibm.icu.text.Transliterator;
import java.util.Locale;
import java.util.Map;

/**
 * The characters that every SEPA bank accepts, EPC217-08 of the European Payments Council: Latin letters, digits,
 * space and {@code / - ? : ( ) . , ' +}. A bank refuses a whole file for one other character. Other scripts and
 * accents are transliterated, punctuation is replaced by a similar sign of the set, and everything else, such as
 * emoji, is dropped.
 */
final class CharacterSet {

    /**
     * Letters that become several Latin ones. Most are the Cyrillic ones of the conversion table of EPC217-08, which is
     * Bulgarian; ICU would follow ISO 9 and leave only the first letter of each group.
     */
    private static final Map<Character, String> GROUPS = Map.ofEntries(
            Map.entry('ж', "zh"),
            Map.entry('ц', "ts"),
            Map.entry('ч', "ch"),
            Map.entry('ш', "sh"),
            Map.entry('щ', "sht"),
            Map.entry('ю', "yu"),
            Map.entry('я', "ya"),
            Map.entry('љ', "lj"),
            Map.entry('њ', "nj"),
            Map.entry('џ', "dz"),
            Map.entry('þ', "th"),
            Map.entry('æ', "ae"),
            Map.entry('œ', "oe"));

    /** The hard sign is a vowel in Bulgarian, and silent before a vowel in Russian; the soft one is heard before o only. */
    private static final String SINGLE = """
            [ъЪ] } [еёюяЕЁЮЯ] > ;
            ъ > a ;
            Ъ > A ;
            ь } [оО] > y ;
            Ь } [оО] > Y ;
            [ьЬ] > ;
            [ηή] > i ;
            [ΗΉ] > I ;
            € > E ;
            """;

    /** Stateless after construction, and thread-safe. */
    private static final Transliterator LATIN = Transliterator.createFromRules(
            "EPC217-08", ":: NFC ;" + SINGLE + groups() + ":: Any-Latin ; :: Latin-ASCII ;", Transliterator.FORWARD);

    /** A capital letter becomes several capitals only beside another one. */
    private static String groups() {
        var rules = new StringBuilder();
        GROUPS.forEach((letter, latin) -> {
            char capital = Character.toUpperCase(letter);
            String capitals = latin.toUpperCase(Locale.ROOT);
            rules.append("%c > %s ;".formatted(letter, latin))
                    .append("%c } [:Uppercase:] > %s ;".formatted(capital, capitals))
                    .append("[:Uppercase:] { %c > %s ;".formatted(capital, capitals))
                    .append("%c > %s ;".formatted(capital, capitals.charAt(0) + latin.substring(1)));
        });
        return rules.toString();
    }

    private static final String MARKS = "/-?:().,'+";

    private static final Map<Integer, Character> NEIGHBORS = Map.ofEntries(
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
        } else if (NEIGHBORS.containsKey(point)) {
            basic.append(NEIGHBORS.get(point).charValue());
        } else if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
            basic.append(' ');
        }
    }

    private static boolean isLetterOrDigit(int point) {
        return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z') || (point >= '0' && point <= '9');
    }
}
