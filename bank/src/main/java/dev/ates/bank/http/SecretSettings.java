package dev.ates.bank.http;

import dev.ates.bank.WrongSetting;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Secrets shared with a bank of the kind {@code webhook}; never shown. During a rotation, requests are signed with each
 * of them, and callbacks signed with any of them are accepted.
 *
 * @param secret {@code whsec_} with 24 to 64 bytes in Base64, as in Standard Webhooks, or a text of 32 characters or
 *     more
 * @param formerSecrets earlier ones, in the same form, separated by commas
 */
@ConfigurationProperties("ates.bank")
record SecretSettings(
        @DefaultValue("") String secret, @DefaultValue({}) List<String> formerSecrets) {

    private static final String PREFIX = "whsec_";
    private static final int BYTES_MIN = 24;
    private static final int BYTES_MAX = 64;
    private static final int TEXT_LENGTH_MIN = 32;

    void requireSecret() {
        if (secret.isEmpty()) {
            throw wrong(
                    "secret",
                    "must be %s with Base64, or have %d characters or more".formatted(PREFIX, TEXT_LENGTH_MIN));
        }
    }

    /** The secrets as keys, newest first; empty if the chosen bank has no secret. */
    List<byte[]> keys() {
        var keys = new ArrayList<byte[]>();
        if (!secret.isEmpty()) {
            keys.add(key("secret", secret));
        }
        formerSecrets.forEach(former -> keys.add(key("former-secrets", former)));
        return keys;
    }

    private static byte[] key(String name, String secret) {
        if (!secret.startsWith(PREFIX)) {
            if (secret.length() < TEXT_LENGTH_MIN) {
                throw wrong(
                        name, "must have %d characters or more, it has %d".formatted(TEXT_LENGTH_MIN, secret.length()));
            }
            return secret.getBytes(StandardCharsets.UTF_8);
        }
        byte[] key = decoded(secret.substring(PREFIX.length()))
                .orElseThrow(() -> wrong(name, "must have nothing but Base64 after " + PREFIX));
        if (key.length < BYTES_MIN || key.length > BYTES_MAX) {
            throw wrong(
                    name,
                    "must have %d to %d bytes in Base64 after %s, it has %d"
                            .formatted(BYTES_MIN, BYTES_MAX, PREFIX, key.length));
        }
        return key;
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static RuntimeException wrong(String name, String expectation) {
        String variable = name.equals("secret") ? "ATES_BANK_SECRET" : "ATES_BANK_FORMER_SECRETS";
        return WrongSetting.of(name, variable, "***", expectation);
    }

    @Override
    public String toString() {
        return "SecretSettings[***]";
    }
}
