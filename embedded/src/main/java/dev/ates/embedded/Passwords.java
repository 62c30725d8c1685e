package dev.ates.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One random password per user, made at the first asking and the same ever after. They lie in a file that only its
 * owner may read, one line per user: {@code user=password}.
 */
public final class Passwords {
    private static final int BYTES = 24;

    private final Path file;

    public Passwords(Path file) {
        this.file = file;
    }

    public synchronized String of(String user) {
        try {
            Map<String, String> known = read();
            String password = known.get(user);
            if (password == null) {
                password = random();
                known.put(user, password);
                write(known);
            }
            return password;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep passwords in " + file, e);
        }
    }

    private Map<String, String> read() throws IOException {
        Map<String, String> known = new LinkedHashMap<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                int equals = line.indexOf('=');
                known.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return known;
    }

    /** Moves a finished file into place: a kill in the middle must not lose the passwords that databases know. */
    private void write(Map<String, String> known) throws IOException {
        StringBuilder lines = new StringBuilder();
        known.forEach((user, password) ->
                lines.append(user).append('=').append(password).append('\n'));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        OwnerOnly.write(fresh, lines);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
