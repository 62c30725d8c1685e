package dev.ates.contracts;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The address of a mailbox as it goes into a letter: {@code zoë@xn--exmple-cua.example}. The domain is written in ASCII, which
 * every mail server understands (RFC 5891); a local part with other letters needs a server with SMTPUTF8 (RFC 6531).
 *
 * @param local what stands before the @: words of letters, digits and signs with dots between them
 * @param domain in ASCII
 */
public record MailAddress(String local, String domain) {

    /** RFC 5321, section 4.5.3.1: a path has 256 octets with its brackets. */
    private static final int OCTETS_MAX = 254;

    private static final int LOCAL_OCTETS_MAX = 64;

    /** RFC 5322's atoms, with the letters that RFC 6531 adds. Quoted local parts are used by nobody. */
    private static final String ATOM = "[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+";

    private static final Pattern LOCAL = Pattern.compile(ATOM + "(?:\\." + ATOM + ")*");

    /** Letters that the older rule for domains (RFC 3490), which the JDK has, turns into others: the newer one keeps them. */
    private static final Pattern CHANGED = Pattern.compile("[ßς\\u200C\\u200D]");

    private static final Pattern LABELS =
            Pattern.compile("(?i)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*");

    /**
     * Understands an address.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static MailAddress of(String typed) {
        int at = typed.lastIndexOf('@');
        if (at < 0) {
            throw wrong(typed, "it has no @");
        }
        String local = typed.substring(0, at);
        if (!LOCAL.matcher(local).matches()) {
            throw wrong(typed, "what stands before the @ is no name of a mailbox");
        }
        if (octets(local) > LOCAL_OCTETS_MAX) {
            throw wrong(typed, "there are more than %d octets before the @".formatted(LOCAL_OCTETS_MAX));
        }
        String domain = domain(typed, typed.substring(at + 1));
        if (octets(local) + 1 + domain.length() > OCTETS_MAX) {
            throw wrong(typed, "it has more than %d octets".formatted(OCTETS_MAX));
        }
        return new MailAddress(local, domain);
    }

    private static String domain(String typed, String domain) {
        if (CHANGED.matcher(domain).find()) {
            throw wrong(
                    typed, "its domain has a letter that stands for another one by an older rule: write it as xn--…");
        }
        String ascii;
        try {
            ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
        } catch (IllegalArgumentException e) {
            throw wrong(typed, "what stands behind the @ is no domain");
        }
        if (!LABELS.matcher(ascii).matches()) {
            throw wrong(typed, "what stands behind the @ is no domain");
        }
        return ascii;
    }

    /** Whether only a server with SMTPUTF8 can take a letter to it. */
    public boolean needsUtf8() {
        return local.codePoints().anyMatch(c -> c > 0x7F);
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static IllegalArgumentException wrong(String typed, String why) {
        return new IllegalArgumentException("email must be an address such as ann@example.org, it is '%s': %s"
                .formatted(ForeignText.shown(typed, 100), why));
    }

    @Override
    public String toString() {
        return local + "@" + domain;
    }
}
