package dev.ates.contracts;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * The rule for typed text that others read: a title, a name, a reason. The stored text is what is shown, so it is in normal
 * form (NFC), has no invisible characters ({@link Invisible}), and cannot hide or reverse the text beside it.
 *
 * <p>Events have wider {@link Bounds}, because published events must stay readable.
 *
 * @param field the field's name for users, such as {@code external id}
 * @param lengthMin in characters (code points), after trimming
 * @param lengthMax in characters
 * @param lines whether newlines and tabs are allowed
 */
public record TextRule(String field, int lengthMin, int lengthMax, boolean lines) {

    /** A task's id in another system. */
    public static final TextRule EXTERNAL_ID = line("external id", 1, 64);

    public static final TextRule TITLE = line("title", 1, 500);

    public static final TextRule DESCRIPTION = new TextRule("description", 0, 10_000, true);

    /** A person's name. */
    public static final TextRule NAME = line("name", 1, 200);

    /** No language uses more marks on one character; a stack of marks covers adjacent lines. */
    private static final int MARKS_MAX = 8;

    /** Several marks may become one character in normal form. */
    private static final int TYPED_MARKS_MAX = 4 * MARKS_MAX;

    private static final char REPLACEMENT = '\uFFFD';

    /** A text on one line. */
    public static TextRule line(String field, int lengthMin, int lengthMax) {
        return new TextRule(field, lengthMin, lengthMax, false);
    }

    /**
     * The text to store.
     *
     * @param typed {@code null} counts as empty
     * @throws Refused when it breaks the rule; the message names the field and the bound or the first wrong character
     */
    public String keep(@Nullable String typed) {
        String text = sameLineEnds(typed == null ? "" : typed);
        int start = start(text);
        int end = end(text, start);
        for (int at = start; at < end; at += Character.charCount(text.codePointAt(at))) {
            check(text, at);
        }
        String seen = Invisible.removedFrom(text.substring(start, end));
        refusePiles(seen, TYPED_MARKS_MAX);
        String kept = normal(seen);
        if (start < end && kept.codePoints().noneMatch(TextRule::isVisible)) {
            throw refused("must have at least one visible character");
        }
        refusePiles(kept, MARKS_MAX);
        int length = kept.codePointCount(0, kept.length());
        if (length < lengthMin || length > lengthMax) {
            throw refused("must have %s %d characters, it has %d"
                    .formatted(lengthMin == 0 ? "at most" : lengthMin + " to", lengthMax, length));
        }
        return kept;
    }

    /**
     * Cleans a text of a machine, such as a bank's reason, that nobody can correct: forbidden characters become U+FFFD or a
     * space, and a long text ends with an ellipsis.
     *
     * @param instead the replacement for a text without visible characters
     */
    public String mend(@Nullable String said, String instead) {
        StringBuilder mended = new StringBuilder();
        sameLineEnds(said == null ? "" : said)
                .codePoints()
                .map(c -> isControl(c) && !isAllowedControl(c)
                        ? ' '
                        : turnsDirection(c) || isNoCharacter(c) ? REPLACEMENT : c)
                .forEach(mended::appendCodePoint);
        String seen = unpiled(Invisible.removedFrom(mended.toString()), TYPED_MARKS_MAX);
        String text = unpiled(normal(seen), MARKS_MAX);
        if (text.codePoints().noneMatch(TextRule::isVisible)) {
            return instead;
        }
        return shortened(text, lengthMax);
    }

    /** The text, or its beginning with an ellipsis: {@code lengthMax} characters (code points) and never half of one. */
    public static String shortened(String text, int lengthMax) {
        return text.codePointCount(0, text.length()) <= lengthMax
                ? text
                : text.substring(0, text.offsetByCodePoints(0, lengthMax - 1)) + "…";
    }

    /** Whether the text is {@code null} or blank, including Unicode white space. */
    public static boolean isBlank(@Nullable String typed) {
        return typed == null || start(typed) == typed.length();
    }

    /**
     * Trimmed, in normal form. The normalizer sorts the marks of a character, and takes a time that grows with the square of their
     * number.
     *
     * @param seen has at most {@link #TYPED_MARKS_MAX} marks on a character
     */
    private static String normal(String seen) {
        int start = start(seen);
        return Normalizer.normalize(seen.substring(start, end(seen, start)), Normalizer.Form.NFC);
    }

    /**
     * Removes marks beyond a number per character; joiners and direction marks between them do not reset the
     * count.
     */
    private static String unpiled(String text, int marksMax) {
        StringBuilder unpiled = new StringBuilder(text.length());
        int marks = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int c = text.codePointAt(at);
            boolean mark = isMark(c);
            marks = mark ? marks + 1 : Character.getType(c) == Character.FORMAT ? marks : 0;
            if (!mark || marks <= marksMax) {
                unpiled.appendCodePoint(c);
            }
        }
        return unpiled.toString();
    }

    private void refusePiles(String text, int marksMax) {
        if (!unpiled(text, marksMax).equals(text)) {
            throw refused("must not have more than %d marks on one character".formatted(MARKS_MAX));
        }
    }

    private static boolean isMark(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }

    private void check(String text, int at) {
        int c = text.codePointAt(at);
        if (isControl(c) && !isAllowedControl(c)) {
            throw refused(
                    lines
                            ? "must not have control characters other than newline and tab"
                            : "must be on one line without control characters",
                    text,
                    at);
        }
        if (turnsDirection(c)) {
            throw refused("must not change the direction of writing", text, at);
        }
        if (isNoCharacter(c)) {
            throw refused("must not have half or undefined characters", text, at);
        }
    }

    private boolean isAllowedControl(int c) {
        return lines && (c == '\n' || c == '\t');
    }

    private Refused refused(String why, String text, int at) {
        return refused(
                "%s, character %d is U+%04X".formatted(why, text.codePointCount(0, at) + 1, text.codePointAt(at)));
    }

    private Refused refused(String why) {
        return new Refused(this, why);
    }

    /** Browsers send two characters for one; other systems have line ends of their own. */
    private String sameLineEnds(String text) {
        String unix = text.replace("\r\n", "\n");
        return lines ? unix.replaceAll("[\r\u0085\u2028\u2029]", "\n") : unix;
    }

    private static int start(CharSequence text) {
        int start = 0;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        return start;
    }

    private static int end(CharSequence text, int start) {
        int end = text.length();
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** White space of any width, none included: what is pasted often has some around it. All of it is one char long. */
    private static boolean isSpace(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || switch (c) {
                    case '\u0085', '\u200B', '\u2060', '\uFEFF' -> true;
                    default -> false;
                };
    }

    private static boolean isControl(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /**
     * Overrides, embeddings and isolates of UAX 9. The marks U+200E, U+200F and U+061C stay allowed: Hebrew and Arabic need
     * them between digits and punctuation, and they reach no further than their neighbours.
     */
    private static boolean turnsDirection(int c) {
        return c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }

    /** Half of a surrogate pair, and the 66 code points that Unicode never gives to a character. */
    private static boolean isNoCharacter(int c) {
        return Character.getType(c) == Character.SURROGATE || (c & 0xFFFE) == 0xFFFE || c >= 0xFDD0 && c <= 0xFDEF;
    }

    /** A visible letter, digit, sign or symbol; a combining mark alone does not count. */
    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK -> false;
            default -> !isBlank(c);
        };
    }

    /** Letters and symbols without ink: Hangul fillers and the empty Braille pattern. */
    private static boolean isBlank(int c) {
        return switch (c) {
            case 0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800 -> true;
            default -> false;
        };
    }

    /** A text that breaks its rule. */
    public static final class Refused extends IllegalArgumentException {

        private final String field;
        private final String complaint;

        Refused(TextRule rule, String why) {
            super("The %s %s.".formatted(rule.field, why));
            this.field = rule.field;
            this.complaint = why;
        }

        /** The problem, phrased to follow the field's name. */
        public String complaint() {
            return complaint;
        }

        /** The field's name for users, such as {@code external id}. */
        public String field() {
            return field;
        }
    }
}
