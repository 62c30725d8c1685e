package dev.ates.accounting.letter;

/**
 * The rendered letter.
 *
 * @param plain the letter as text
 * @param html the same facts as HTML
 */
record LetterText(String subject, String plain, String html) {}
