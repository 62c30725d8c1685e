package dev.ates.tracker.search;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The words of a text: runs of letters and digits, in any case and width, without endings cut off. Chinese and Japanese, which
 * do not separate words, are taken character by character, so that any part of a text can be found as adjacent words.
 *
 * <p>They are determined here and not by PostgreSQL, whose parser depends on the locale of the database and takes, for example,
 * the end of {@code ZOO-7} for a negative number. Texts and searches must agree.
 */
public final class Words {

    /** In code points. PostgreSQL allows 2,046 bytes; longer ones are not words, and are found by their beginning. */
    private static final int LENGTH_MAX = 100;

    /** Between texts, so that no phrase reaches from one into the next. */
    private static final int GAP = 1;

    private Words() {}

    /** In their order, with repetitions. */
    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        var word = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFKC).codePoints().forEach(c -> {
            if (isAlone(c)) {
                end(word, words);
                words.add(Character.toString(c));
            } else if (Character.isLetterOrDigit(c) || isMark(c) && !word.isEmpty()) {
                // One character at a time, because the lower case of a whole text depends on neighbors.
                word.appendCodePoint(Character.toLowerCase(Character.toUpperCase(c)));
            } else if (Character.getType(c) != Character.FORMAT) {
                end(word, words);
            }
        });
        end(word, words);
        return words;
    }

    private static void end(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            int length = Math.min(LENGTH_MAX, word.codePointCount(0, word.length()));
            words.add(word.substring(0, word.offsetByCodePoints(0, length)));
            word.setLength(0);
        }
    }

    private static boolean isAlone(int c) {
        return switch (UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA -> Character.isLetter(c);
            default -> false;
        };
    }

    private static boolean isMark(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }

    /** The words of all texts with their places, as a literal of a {@code tsvector}. */
    public static String vector(List<String> texts) {
        var vector = new StringBuilder();
        int place = 0;
        for (String text : texts) {
            for (String word : of(text)) {
                vector.append('\'').append(word).append("':").append(++place).append(' ');
            }
            place += GAP;
        }
        return vector.toString();
    }

    /** A literal of a {@code tsquery}: these words next to each other. It is empty without words. */
    public static String query(String text) {
        return of(text).stream().map("'%s'"::formatted).collect(Collectors.joining(" <-> "));
    }
}
