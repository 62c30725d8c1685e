package dev.ates.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds which tables SQL writes: in the strings and text blocks of Java sources, and in migrations. */
public final class TableWrites {

    private static final Pattern JAVA = Pattern.compile(
            "\"\"\"[ \\t]*\\R(?<block>.*?)(?<!\\\\)\"\"\"|\"(?<string>(?:\\\\.|[^\"\\\\\\n])*)\"|'(?:\\\\.|[^'\\\\])+'"
                    + "|//[^\\n]*|/\\*.*?\\*/",
            Pattern.DOTALL);

    private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
    private static final Pattern SQL_COMMENT = Pattern.compile("--[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);

    /** A placeholder that is replaced at run time, such as {@code %s}, counts as a name, but is nobody's table. */
    private static final String NAME = "(?<table>[\\w.%{}\"]+)";

    private static final Pattern WRITE = sql("insert\\s+into\\s+" + NAME
            + "|update\\s+(?:only\\s+)?(?<updated>(?!set\\b)[\\w.%{}\"]+)(?:\\s+(?:as\\s+)?(?!set\\b)\\w+)?\\s+set\\b"
            + "|delete\\s+from\\s+(?:only\\s+)?(?<deleted>[\\w.%{}\"]+)"
            + "|merge\\s+into\\s+(?<merged>[\\w.%{}\"]+)"
            + "|copy\\s+(?<copied>[\\w.%{}\"]+)\\s*(?:\\([^)]*\\)\\s*)?from\\s+stdin"
            + "|truncate\\s+(?:table\\s+)?(?<truncated>[\\w.%{}\"]+(?:\\s*,\\s*[\\w.%{}\"]+)*)\\s*(?:cascade|restart|;|$)"
            + "|(?:alter|drop)\\s+table\\s+(?:if\\s+exists\\s+)?(?:only\\s+)?(?<altered>[\\w.%{}\"]+)");

    private static final Pattern MADE = sql("create\\s+(?:unlogged\\s+)?table\\s+(?:if\\s+not\\s+exists\\s+)?" + NAME);
    private static final Pattern HUNG_ON = sql(
            "create\\s+(?:unique\\s+)?index\\s+\\w+\\s+on\\s+(?<indexed>[\\w.]+)|create\\s+trigger\\s+[^;]*?\\son\\s+(?<triggered>[\\w.]+)");

    private TableWrites() {}

    /** @param where the package without {@code dev.ates.}, or the folder of the migration */
    public record Write(Path file, String where, String table) {}

    /** The writes of a Java source. */
    public static List<Write> ofSource(Path file) throws IOException {
        String source = Files.readString(file);
        Matcher named = PACKAGE.matcher(source);
        if (!named.find()) {
            throw new IllegalArgumentException(file + " has no package");
        }
        String where = named.group(1).replaceFirst("^dev\\.ates\\.?", "");
        return literals(source)
                .flatMap(TableWrites::written)
                .distinct()
                .map(table -> new Write(file, where, table))
                .toList();
    }

    /** The tables that a migration writes, changes, indexes or guards, without those that it creates. */
    public static List<Write> ofMigration(Path file) throws IOException {
        return touchedIn(Files.readString(file))
                .map(table -> new Write(file, String.valueOf(file.getParent()), table))
                .toList();
    }

    /** The tables that a piece of a migration writes, changes, indexes or guards, without those that it creates. */
    public static Stream<String> touchedIn(String sql) {
        return Stream.concat(written(sql), names(HUNG_ON, sql)).distinct();
    }

    /** The tables that a migration creates. */
    public static Stream<String> createdBy(Path migration) throws IOException {
        return createdIn(Files.readString(migration));
    }

    /** The tables that a piece of SQL creates. */
    public static Stream<String> createdIn(String sql) {
        return names(MADE, sql);
    }

    /** The tables that a piece of SQL writes, as it names them. */
    public static Stream<String> written(String sql) {
        return names(WRITE, sql);
    }

    /** The strings and text blocks of a Java source. */
    public static Stream<String> literals(String source) {
        List<String> found = new ArrayList<>();
        Matcher matcher = JAVA.matcher(source);
        while (matcher.find()) {
            String block = matcher.group("block");
            String literal = block == null ? matcher.group("string") : block;
            if (literal != null) {
                found.add(literal.replace("\\n", "\n").replace("\\\"", "\""));
            }
        }
        return found.stream();
    }

    private static Stream<String> names(Pattern pattern, String sql) {
        return pattern.matcher(SQL_COMMENT.matcher(sql).replaceAll(" "))
                .results()
                .flatMap(match -> IntStream.rangeClosed(1, match.groupCount())
                        .mapToObj(match::group)
                        .filter(Objects::nonNull))
                .flatMap(names -> Stream.of(names.split("\\s*,\\s*")))
                .map(name -> name.replace("\"", "").toLowerCase(Locale.ROOT));
    }

    private static Pattern sql(String pattern) {
        return Pattern.compile("\\b(?:" + pattern + ")", Pattern.CASE_INSENSITIVE);
    }
}
