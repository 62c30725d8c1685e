package dev.ates.doors;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.lang.model.element.Modifier;
import org.junit.jupiter.api.Test;

/**
 * Limits the size of files (migrations, templates and settings, too), methods (including SQL and annotations) and parameter
 * lists, in main code and in tests. A record may have more components, because each is read by its name, but those of a long one are
 * grouped into records; a class that gets many parts is two classes.
 *
 * <p>Seen to fail with the ten methods and constructors that were larger when the rule was added, and with accounting's
 * migration when it covered SQL.
 */
class SizesTest {

    /** Programs fetch it, and tools expect one document; its parts, a schema for each event, are files of their own. */
    private static final String WHOLE_DOCUMENT = "contracts/src/main/resources/contracts/asyncapi.yaml";

    private static final int FILE_LINES_MAX = 400;
    private static final int METHOD_LINES_MAX = 60;
    private static final int PARAMETERS_MAX = 7;
    private static final int CONSTRUCTOR_PARAMETERS_MAX = 6;
    private static final int RECORD_FIELDS_MAX = 12;

    /** Records whose form is given: what programs read or operators set, by name. */
    private static final Map<String, String> LARGE_RECORDS = Map.of(
            "Task", "a task of the API, flat as tasks are listed",
            "Payout", "a payout of the API",
            "Heard", "a stream of the operator's API",
            "Item", "an event in quarantine, of the operator's API",
            "DayFigures", "a day of the API",
            "Day", "what one page of analytics shows, by the names in its template",
            "MessagingSettings", "the settings below one prefix");

    @Test
    void keepsFilesMethodsAndParametersWithinWhatCanBeReadAtOnce() {
        assertThat(tooLarge(Sources.ofTheTree())).isEmpty();
    }

    @Test
    void keepsSqlAndTextsWithinWhatCanBeReadAtOnce() {
        Map<String, String> texts = Sources.texts(".*\\.(sql|ya?ml|html|properties|css|js|sh)");

        assertThat(texts).hasSizeGreaterThan(50).containsKey(WHOLE_DOCUMENT);
        assertThat(tooLong(texts)).isEmpty();
    }

    @Test
    void countsTheLinesOfTexts() {
        Map<String, String> texts =
                Map.of("a/V1__a.sql", "\n".repeat(401), "a/b.yaml", "\n".repeat(400), WHOLE_DOCUMENT, "\n".repeat(402));

        assertThat(tooLong(texts)).containsExactly("a/V1__a.sql has 401 lines, 400 are allowed");
    }

    @Test
    void countsLinesParametersAndFields() {
        String body = "int x;\n".repeat(59);
        String source =
                "class A { A(%s) {} void f(%s) {} @Override void h(%s) {} void g() {\n%s} record R(%s) { R { } } }"
                        .formatted(parameters(7), parameters(8), parameters(8), body, parameters(13));

        assertThat(tooLarge(Sources.of(Map.of("A.java", source, "B.java", "\n".repeat(401)))))
                .containsExactlyInAnyOrder(
                        "/A.java:1 A has 7 parameters, 6 are allowed",
                        "/A.java:1 f has 8 parameters, 7 are allowed",
                        "/A.java:1 g has 61 lines, 60 are allowed",
                        "/A.java:61 R has 13 fields, 12 are allowed",
                        "/B.java:1 the file has 401 lines, 400 are allowed");
    }

    /** An entry that no longer applies must go. */
    @Test
    void listsOnlyRecordsThatAreLarge() {
        List<String> large = new ArrayList<>();
        Sources.ofTheTree()
                .parsed()
                .forEach((unit, positions) -> new Sizes(unit, positions, new ArrayList<>(), large).scan(unit, null));

        assertThat(large).containsExactlyInAnyOrderElementsOf(LARGE_RECORDS.keySet());
    }

    private static List<String> tooLong(Map<String, String> texts) {
        return texts.entrySet().stream()
                .filter(text -> !text.getKey().equals(WHOLE_DOCUMENT))
                .filter(text -> text.getValue().lines().count() > FILE_LINES_MAX)
                .map(text -> "%s has %d lines, %d are allowed"
                        .formatted(text.getKey(), text.getValue().lines().count(), FILE_LINES_MAX))
                .toList();
    }

    private static String parameters(int count) {
        return IntStream.range(0, count).mapToObj("int p%d"::formatted).collect(Collectors.joining(", "));
    }

    private static List<String> tooLarge(Sources sources) {
        List<String> tooLarge = new ArrayList<>();
        sources.parsed()
                .forEach((unit, positions) -> new Sizes(unit, positions, tooLarge, new ArrayList<>()).scan(unit, null));
        return tooLarge;
    }

    /** Finds the parts of a source that are too large, with the compiler's own parser. */
    private static final class Sizes extends TreePathScanner<Void, Void> {

        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> tooLarge;
        private final List<String> largeRecords;

        Sizes(CompilationUnitTree unit, SourcePositions positions, List<String> tooLarge, List<String> largeRecords) {
            this.unit = unit;
            this.positions = positions;
            this.tooLarge = tooLarge;
            this.largeRecords = largeRecords;
        }

        @Override
        public Void visitCompilationUnit(CompilationUnitTree file, Void nothing) {
            try {
                long lines = file.getSourceFile()
                        .getCharContent(false)
                        .toString()
                        .lines()
                        .count();
                check(1, "the file", lines, FILE_LINES_MAX, "lines");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return super.visitCompilationUnit(file, nothing);
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            if (type.getKind() == Tree.Kind.RECORD) {
                long fields = type.getMembers().stream().filter(Sizes::isField).count();
                String name = type.getSimpleName().toString();
                if (fields > RECORD_FIELDS_MAX && LARGE_RECORDS.containsKey(name)) {
                    largeRecords.add(name);
                } else {
                    check(lineOf(type), name, fields, RECORD_FIELDS_MAX, "fields");
                }
            }
            return super.visitClass(type, nothing);
        }

        private static boolean isField(Tree member) {
            return member instanceof VariableTree field
                    && !field.getModifiers().getFlags().contains(Modifier.STATIC);
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            ClassTree type = (ClassTree) getCurrentPath().getParentPath().getLeaf();
            boolean constructs = method.getName().contentEquals("<init>");
            String name = (constructs ? type.getSimpleName() : method.getName()).toString();
            LineMap lines = unit.getLineMap();
            long start = positions.getStartPosition(unit, method);
            long end = positions.getEndPosition(unit, method);
            if (end >= 0) {
                check(
                        lineOf(method),
                        name,
                        lines.getLineNumber(end) - lines.getLineNumber(start) + 1,
                        METHOD_LINES_MAX,
                        "lines");
            }
            if (!isGiven(method) && (!constructs || type.getKind() != Tree.Kind.RECORD)) {
                check(
                        lineOf(method),
                        name,
                        method.getParameters().size(),
                        constructs ? CONSTRUCTOR_PARAMETERS_MAX : PARAMETERS_MAX,
                        "parameters");
            }
            return super.visitMethod(method, nothing);
        }

        /** Whether an overridden method determines the parameters; it is checked itself if it is ours. */
        private static boolean isGiven(MethodTree method) {
            return method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("Override"));
        }

        private long lineOf(Tree tree) {
            return unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
        }

        private void check(long line, String name, long found, int allowed, String what) {
            if (found > allowed) {
                String file = unit.getSourceFile().toUri().getPath();
                tooLarge.add("%s:%d %s has %d %s, %d are allowed".formatted(file, line, name, found, what, allowed));
            }
        }
    }
}
