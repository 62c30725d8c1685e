package dev.ates.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * One random password per user, created on first use and stable afterwards. They are stored in a file that only its owner may
 * read, one line per user: {@code user=password}. Empty lines and lines that begin with {@code #} are ignored.
 */
public final class Passwords {
    private static final int BYTES = 24;

    private final Path file;

    public Passwords(Path file) {
        this.file = file;
    }

    public synchronized String of(String user) {
        try {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            String password = known(lines).get(user);
            if (password == null) {
                password = random();
                var more = new ArrayList<>(lines);
                more.add(user + '=' + password);
                write(more);
            }
            return password;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep passwords in " + file, e);
        }
    }

    /** All passwords of a file, by user. */
    public static Map<String, String> in(Path file) throws IOException {
        return known(Files.readAllLines(file));
    }

    private static Map<String, String> known(List<String> lines) {
        Map<String, String> known = new HashMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                known.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return known;
    }

    /** Moves a complete file into place, because a kill during the write must not lose passwords that databases use. */
    private void write(List<String> lines) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        OwnerOnly.write(fresh, String.join("\n", lines) + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
