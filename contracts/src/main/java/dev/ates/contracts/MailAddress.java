package dev.ates.contracts;

import com.ibm.icu.text.IDNA;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The address of a mailbox as it goes into a letter: {@code zoë@xn--exmple-cua.example}. The domain is written in ASCII, which
 * every mail server understands (IDNA2008, RFC 5891); a local part with other letters needs a server with SMTPUTF8 (RFC 6531).
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

    /**
     * UTS 46 without the transitional mapping, as browsers and mail servers do it. {@code java.net.IDN} implements the older
     * RFC 3490: it writes ß as ss, which is another domain, and knows no letters newer than Unicode 3.2.
     */
    private static final IDNA TO_ASCII = IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.USE_STD3_RULES | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);

    /** Hyphens there are common in ASCII domains that are in use; the length is checked with the local part. */
    private static final Set<IDNA.Error> HARMLESS = EnumSet.of(IDNA.Error.HYPHEN_3_4, IDNA.Error.DOMAIN_NAME_TOO_LONG);

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
            throw wrong(typed, "the part before the @ is not the name of a mailbox");
        }
        if (octets(local) > LOCAL_OCTETS_MAX) {
            throw wrong(typed, "the part before the @ has more than %d octets".formatted(LOCAL_OCTETS_MAX));
        }
        String domain = domain(typed, typed.substring(at + 1));
        if (octets(local) + 1 + domain.length() > OCTETS_MAX) {
            throw wrong(typed, "it has more than %d octets".formatted(OCTETS_MAX));
        }
        return new MailAddress(local, domain);
    }

    private static String domain(String typed, String domain) {
        var result = new IDNA.Info();
        StringBuilder ascii = TO_ASCII.nameToASCII(domain, new StringBuilder(), result);
        if (!HARMLESS.containsAll(result.getErrors()) || ascii.isEmpty() || ascii.charAt(ascii.length() - 1) == '.') {
            throw wrong(typed, "the part after the @ is not a domain");
        }
        return ascii.toString();
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
