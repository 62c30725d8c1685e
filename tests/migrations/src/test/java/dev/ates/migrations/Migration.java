package dev.ates.migrations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One file in a folder of migrations. */
record Migration(int version, String name, Path file) implements Comparable<Migration> {
    private static final Pattern NAME = Pattern.compile("V(\\d+)__([a-z0-9_]+)\\.sql");

    static Migration of(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            throw new IllegalArgumentException("Not a name for a migration, such as V2__longer_titles.sql: " + file);
        }
        return new Migration(Integer.parseInt(name.group(1)), name.group(2), file);
    }

    /** SHA-256 of the file's bytes, in hexadecimal digits. */
    String checksum() throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    @Override
    public int compareTo(Migration other) {
        return Integer.compare(version, other.version);
    }
}
