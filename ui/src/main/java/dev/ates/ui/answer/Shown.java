package dev.ates.ui.answer;

/** How a text that came from outside is repeated: never long, and never with characters that do more than be seen. */
public final class Shown {

    private static final int CHARACTERS_MAX = 100;
    private static final char REPLACEMENT = '\ufffd';

    private Shown() {}

    /** At most {@value #CHARACTERS_MAX} characters, those replaced that {@link #visible} replaces. */
    public static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= CHARACTERS_MAX
                ? visible(text)
                : visible(text.substring(0, text.offsetByCodePoints(0, CHARACTERS_MAX))) + "…";
    }

    /** Control characters, marks of direction, line separators and lone surrogates become U+FFFD. */
    static String visible(String text) {
        return text.codePoints()
                .map(c -> hidden(c) ? REPLACEMENT : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean hidden(int c) {
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
