package dev.ates.contracts;

/**
 * Invisible characters (Unicode's Default_Ignorable_Code_Point), with which a text could hide content, or differ from another
 * text that looks the same. They are removed, except where scripts need them: a variation selector after
 * a character that it can change, a joiner after a letter of a script that joins or after an emoji, the marks of direction, and
 * the tags of a flag such as Scotland's: U+1F3F4, 1 to 8 tag letters and digits, U+E007F.
 */
public final class Invisible {

    private static final int BLACK_FLAG = 0x1F3F4;
    private static final int TAG_END = 0xE007F;
    private static final int FLAG_TAGS_MAX = 8;

    private Invisible() {}

    /** The text without invisible characters. */
    public static String removedFrom(String text) {
        StringBuilder seen = new StringBuilder(text.length());
        int before = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int c = text.codePointAt(at);
            if (!isIgnorable(c) || isNeeded(c, before, text, at)) {
                seen.appendCodePoint(c);
                before = c;
            }
            if (c == BLACK_FLAG) {
                int tags = flagTags(text, at + Character.charCount(c));
                seen.append(text, at + Character.charCount(c), at + Character.charCount(c) + tags);
                at += tags;
            }
        }
        return seen.toString();
    }

    /** Whether a program may render this character as nothing. */
    public static boolean isIgnorable(int c) {
        return c == 0x00AD
                || c == 0x034F
                || c == 0x061C
                || isIn(c, 0x115F, 0x1160)
                || isIn(c, 0x17B4, 0x17B5)
                || isIn(c, 0x180B, 0x180F)
                || isIn(c, 0x200B, 0x200F)
                || isIn(c, 0x202A, 0x202E)
                || isIn(c, 0x2060, 0x206F)
                || c == 0x3164
                || isIn(c, 0xFE00, 0xFE0F)
                || c == 0xFEFF
                || c == 0xFFA0
                || isIn(c, 0xFFF0, 0xFFF8)
                || isIn(c, 0x1BCA0, 0x1BCA3)
                || isIn(c, 0x1D173, 0x1D17A)
                || isIn(c, 0xE0000, 0xE0FFF);
    }

    private static boolean isNeeded(int c, int before, String text, int at) {
        return switch (c) {
            case 0x200E, 0x200F, 0x061C -> true;
            case 0x200C, 0x200D -> joins(before) && at + 1 < text.length() && !isSpace(text.codePointAt(at + 1));
            default -> isVariation(c) && hasVariations(before);
        };
    }

    private static boolean isVariation(int c) {
        return isIn(c, 0xFE00, 0xFE0F) || isIn(c, 0xE0100, 0xE01EF) || isIn(c, 0x180B, 0x180D) || c == 0x180F;
    }

    /** Signs, symbols, keycap digits, and scripts with variants; not Latin, Greek or Cyrillic letters. */
    private static boolean hasVariations(int c) {
        return switch (Character.getType(c)) {
            case Character.OTHER_LETTER,
                    Character.OTHER_SYMBOL,
                    Character.MATH_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.DECIMAL_DIGIT_NUMBER -> true;
            default -> c == '#' || c == '*' || c == 0x203C || c == 0x2049 || c == 0x2139 || c == 0x3030 || c == 0x303D;
        };
    }

    private static boolean joins(int c) {
        return switch (Character.getType(c)) {
            case Character.OTHER_LETTER,
                    Character.OTHER_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }

    /** The number of chars in the tags of a flag; 0 when there are too many tags or the end is missing. */
    private static int flagTags(String text, int from) {
        int letters = 0;
        for (int at = from; at < text.length() && letters <= FLAG_TAGS_MAX; at += 2, letters++) {
            int tag = text.codePointAt(at);
            if (tag == TAG_END) {
                return letters > 0 ? 2 * (letters + 1) : 0;
            }
            if (!isIn(tag, 0xE0030, 0xE0039) && !isIn(tag, 0xE0061, 0xE007A)) {
                return 0;
            }
        }
        return 0;
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static boolean isIn(int c, int first, int last) {
        return c >= first && c <= last;
    }
}
