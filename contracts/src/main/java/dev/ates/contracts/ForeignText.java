package dev.ates.contracts;

/**
 * Makes text from outside safe to repeat in a response, a log line, a message header or on a terminal: short, on one line, and
 * without control or format characters. Stored text follows a {@link TextRule} instead.
 */
public final class ForeignText {

    /** Enough to recognize a text. */
    private static final int CHARACTERS_MAX = 200;

    private static final char REPLACEMENT = '\uFFFD';

    private ForeignText() {}

    /** At most {@value #CHARACTERS_MAX} characters of the text, with U+FFFD in place of every hidden one. */
    public static String shown(String text) {
        return shown(text, CHARACTERS_MAX);
    }

    /** @param charactersMax code points; a longer text ends with an ellipsis, which is one of them */
    public static String shown(String text, int charactersMax) {
        return TextRule.shortened(text, charactersMax)
                .codePoints()
                .map(c -> isHidden(c) ? REPLACEMENT : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Control characters, line ends among them, marks of direction and other format characters, halves of pairs. */
    public static boolean isHidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
