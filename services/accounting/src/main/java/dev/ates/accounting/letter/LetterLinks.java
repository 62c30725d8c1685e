package dev.ates.accounting.letter;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The links in letters. The link that needs no sign-in is signed with a key derived from the client secret. A new
 * secret invalidates the links in older letters; the page still works.
 */
@Component
class LetterLinks {

    private static final String HMAC = "HmacSHA256";

    private final LetterSettings settings;
    private final byte[] key;

    LetterLinks(LetterSettings settings, @Value("${ates.identity.client-secret}") String clientSecret) {
        this.settings = settings;
        this.key = hmac(clientSecret.getBytes(StandardCharsets.UTF_8), "key of links in letters");
    }

    /** The page on which people choose how often letters come. */
    URI choice() {
        return address("letters", "choice");
    }

    /** The address at which a mail program requests fewer letters to a person (RFC 8058). */
    URI fewer(UUID person) {
        return address("letters", "fewer", person.toString(), signature(person));
    }

    boolean isSigned(UUID person, String signature) {
        return MessageDigest.isEqual(
                signature(person).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    }

    private String signature(UUID person) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(key, "fewer letters to " + person));
    }

    private URI address(String... segments) {
        return UriComponentsBuilder.fromUri(settings.accountUrl())
                .replaceQuery(null)
                .pathSegment(segments)
                .build()
                .toUri();
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + HMAC, e);
        }
    }
}
