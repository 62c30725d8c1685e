package dev.ates.directory.scim;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ates.ui.WrongSetting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The accepted bearer tokens. Only their hashes are kept in memory. */
final class Tokens {

    private static final int LENGTH_MIN = 32;
    private static final int TOKENS_MAX = 8;
    private static final int BYTES_MAX = 16_384;

    private final List<byte[]> hashes;

    private Tokens(List<byte[]> hashes) {
        this.hashes = hashes;
    }

    /** No tokens: every request is refused. */
    static Tokens none() {
        return new Tokens(List.of());
    }

    /**
     * Reads one token per line; blank lines are ignored.
     *
     * @throws WrongSetting when the file cannot be read, or has no token, too many, or one that could be guessed
     */
    static Tokens in(String file) {
        List<String> tokens;
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            tokens = new String(in.readNBytes(BYTES_MAX), UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw wrong(file, "must be the path of a file that can be read", e);
        }
        if (tokens.isEmpty() || tokens.size() > TOKENS_MAX) {
            throw wrong(file, "must have 1 to %d tokens, one a line".formatted(TOKENS_MAX), null);
        }
        for (int line = 0; line < tokens.size(); line++) {
            if (!tokens.get(line).matches("[\\x21-\\x7e]{%d,}".formatted(LENGTH_MIN))) {
                throw wrong(
                        file,
                        "must have tokens of %d or more characters without spaces; number %d does not"
                                .formatted(LENGTH_MIN, line + 1),
                        null);
            }
        }
        return new Tokens(tokens.stream().map(Tokens::hash).toList());
    }

    private static WrongSetting wrong(String file, String expectation, @Nullable IOException cause) {
        return new WrongSetting("ates.directory.scim.token-file", "ATES_SCIM_TOKEN_FILE", file, expectation, cause);
    }

    /**
     * The number of the matching token, from 1; empty for none. Hashes are compared in constant time, so that the
     * duration reveals nothing about the tokens, not even their length.
     */
    OptionalInt find(String token) {
        byte[] hash = hash(token);
        OptionalInt found = OptionalInt.empty();
        for (int number = 1; number <= hashes.size(); number++) {
            if (MessageDigest.isEqual(hash, hashes.get(number - 1))) {
                found = OptionalInt.of(number);
            }
        }
        return found;
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
