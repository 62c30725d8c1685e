package dev.ates.doors;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Java sources, parsed by the compiler's own parser without types. */
record Sources(List<? extends JavaFileObject> files) {

    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Set<String> NOT_OURS = Set.of("target", ".git", "node_modules");
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    /** The main code and the tests of all modules. */
    static Sources ofTheTree() {
        Map<String, String> texts = texts(".*/src/(main|test)/java/.*\\.java");
        assertThat(texts).hasSizeGreaterThan(500);
        return of(texts);
    }

    /**
     * The files of the tree.
     *
     * @param names matches the names of the files, relative to the root
     * @return the contents by these names
     */
    static Map<String, String> texts(String names) {
        Map<String, String> texts = new TreeMap<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(folder.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    String name = ROOT.relativize(file).toString();
                    if (name.matches(names)) {
                        texts.put(name, Files.readString(file));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    /** @param texts by file name */
    static Sources of(Map<String, String> texts) {
        return new Sources(texts.entrySet().stream()
                .map(text -> new Text(text.getKey(), text.getValue()))
                .toList());
    }

    Map<CompilationUnitTree, SourcePositions> parsed() {
        DiagnosticCollector<JavaFileObject> complaints = new DiagnosticCollector<>();
        JavacTask task = (JavacTask) COMPILER.getTask(null, null, complaints, List.of("-proc:none"), null, files);
        Map<CompilationUnitTree, SourcePositions> parsed = new LinkedHashMap<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                parsed.put(unit, Trees.instance(task).getSourcePositions());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(complaints.getDiagnostics()).isEmpty();
        return parsed;
    }

    private static final class Text extends SimpleJavaFileObject {

        private final String text;

        Text(String name, String text) {
            super(URI.create("string:///" + name), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
