package dev.ates.doors;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Nothing waits forever for a thread, a process, a latch or a future. JUnit interrupts a test that hangs, but some
 * joins ignore that, and the fault suite and the demo run without JUnit.
 *
 * <p>Waits are found by name, because the sources are parsed without types: a {@code get()} counts if its receiver is
 * declared as a future in the same file. Seen to fail with the 36 waits that had no limit when the rule was added.
 */
class WaitsTest {

    private static final Set<String> ENDLESS = Set.of("join", "await", "waitFor", "onExit", "invokeAll");
    private static final Set<String> LIMITS = Set.of("orTimeout", "completeOnTimeout");

    /** Receivers whose methods with these names do not wait. */
    private static final Set<String> OTHER = Set.of("String", "Ending", "keycloak");

    private static final Pattern FUTURE =
            Pattern.compile("Future<|\\b(submit|invokeAll|runAsync|supplyAsync|sendAsync)\\(");

    /** Waits that are bounded by something else. */
    private static final Set<String> ENDED_OTHERWISE = Set.of(
            // A signal ends the process.
            "Ending.await",
            "UpCommand.call",
            "PostgresUntilKilled.main",
            "ChildProcessTest.main",
            // The test ends the fault, or closes the proxy.
            "FaultProxy.awaitPassage",
            // Each request and each transaction has its own timeout.
            "BackChannel.ended",
            "Close.inParallel",
            "HttpBank.each");

    @Test
    void waitsForNothingWithoutALimit() {
        assertThat(endless(Sources.ofTheTree())).isEmpty();
    }

    @Test
    void tellsAnEndlessWaitFromALimitedOne() {
        String source = """
                class A {
                  void waits() {
                    thread.join();
                    process.waitFor();
                    process.onExit();
                    latch.await();
                    pool.invokeAll(work);
                    Future<Void> one = null;
                    List<Future<Void>> many = null;
                    one.get();
                    many.get(1).get();
                    for (var each : pool.invokeAll(work, 1, SECONDS)) { each.get(); }
                    for (var each2 : many) { each2.get(); }
                    many.forEach(CompletableFuture::join);
                    check(one::get);
                  }
                  void limited() {
                    future.orTimeout(1, SECONDS).join();
                    thread.join(second);
                    latch.await(1, SECONDS);
                    one.get(1, SECONDS);
                    number.get();
                    String.join(",", words);
                    names.map(String::valueOf);
                    Ending.await();
                  }
                }""";

        assertThat(endless(Sources.of(Map.of("A.java", source))))
                .map(wait -> wait.replaceFirst(".*: ", ""))
                .containsExactly(
                        "thread.join",
                        "process.waitFor",
                        "process.onExit",
                        "latch.await",
                        "pool.invokeAll",
                        "one.get",
                        "many.get(1).get",
                        "each.get",
                        "each2.get",
                        "CompletableFuture::join",
                        "one::get");
    }

    private static List<String> endless(Sources sources) {
        List<String> endless = new ArrayList<>();
        sources.parsed().forEach((unit, positions) -> new Waits(unit, positions, endless).scan(unit, null));
        return endless;
    }

    private static final class Waits extends TreePathScanner<Void, Void> {

        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> endless;
        private final String file;
        private final Set<String> futures = new HashSet<>();
        private String method = "";

        Waits(CompilationUnitTree unit, SourcePositions positions, List<String> endless) {
            this.unit = unit;
            this.positions = positions;
            this.endless = endless;
            this.file = unit.getSourceFile().toUri().getPath();
        }

        @Override
        public Void visitMethod(MethodTree declared, Void nothing) {
            method = declared.getName().toString();
            return super.visitMethod(declared, nothing);
        }

        @Override
        public Void visitVariable(VariableTree variable, Void nothing) {
            noteIfFuture(variable, variable.toString());
            return super.visitVariable(variable, nothing);
        }

        @Override
        public Void visitEnhancedForLoop(EnhancedForLoopTree loop, Void nothing) {
            String of = loop.getExpression().toString();
            noteIfFuture(loop.getVariable(), futures.contains(of) ? "Future<" : of);
            return super.visitEnhancedForLoop(loop, nothing);
        }

        private void noteIfFuture(VariableTree variable, String declared) {
            if (FUTURE.matcher(declared).find()) {
                futures.add(variable.getName().toString());
            }
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
            if (call.getMethodSelect() instanceof MemberSelectTree select) {
                String name = select.getIdentifier().toString();
                int arguments = name.equals("invokeAll") ? 1 : 0;
                if (call.getArguments().size() == arguments && isEndless(name, select.getExpression())) {
                    note(select.toString(), call);
                }
            }
            return super.visitMethodInvocation(call, nothing);
        }

        @Override
        public Void visitMemberReference(MemberReferenceTree reference, Void nothing) {
            if (isEndless(reference.getName().toString(), reference.getQualifierExpression())) {
                note(reference.toString(), reference);
            }
            return super.visitMemberReference(reference, nothing);
        }

        private boolean isEndless(String name, ExpressionTree receiver) {
            String text = receiver.toString();
            boolean endless = ENDLESS.contains(name) && !OTHER.contains(text)
                    || name.equals("get") && futures.contains(text.replaceFirst("(?s)\\W.*", ""));
            return endless && LIMITS.stream().noneMatch(text::contains);
        }

        private void note(String wait, Tree where) {
            String type = file.replaceFirst(".*/", "").replace(".java", "");
            if (!ENDED_OTHERWISE.contains(type + "." + method)) {
                endless.add("%s:%d: %s"
                        .formatted(
                                file, unit.getLineMap().getLineNumber(positions.getStartPosition(unit, where)), wait));
            }
        }
    }
}
