package dev.ates.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class InstrumenterTest {

    private final List<String> struck = new ArrayList<>();

    @Test
    void strikesAtTheNthEntryAndNeverAgain() throws Exception {
        Runnable target = instrumented(FaultPoint.AFTER_PUBLISH_BEFORE_CONFIRM);
        arm("after-publish-before-confirm:2");

        target.run();
        assertThat(struck).isEmpty();
        target.run();
        target.run();

        assertThat(struck).containsExactly("AFTER_PUBLISH_BEFORE_CONFIRM after 3");
    }

    @Test
    void countsAnExitOnlyWhenItsResultSaysSo() throws Exception {
        Runnable target = instrumented(FaultPoint.AFTER_SEQUENCING);
        arm("after-sequencing:1:stop");

        target.run();
        assertThat(struck).as("the first round moves nothing").isEmpty();
        target.run();

        assertThat(struck).containsExactly("AFTER_SEQUENCING after 3");
    }

    @Test
    void strikesAtAnExitThatReturnsNoObject() throws Exception {
        Runnable target = instrumented(FaultPoint.AFTER_SMTP_DATA);
        arm("after-smtp-data:1");

        target.run();

        assertThat(struck).containsExactly("AFTER_SMTP_DATA after 2");
    }

    @Test
    void leavesOtherClassesAlone() {
        assertThat(new Instrumenter()
                        .transform(getClass().getClassLoader(), "java/lang/String", null, null, new byte[] {1}))
                .isNull();
    }

    @Test
    void namesWhatIsWrongWithAnArming() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arming.parse("after-lunch:1"))
                .withMessageContaining("after-lunch")
                .withMessageContaining("after-sequencing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arming.parse("after-sequencing"))
                .withMessageContaining("point:hit");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arming.parse("after-sequencing:0"))
                .withMessageContaining("counted from 1");
    }

    private void arm(String armings) {
        Faults.arm(Arming.parse(armings));
        Faults.strikeBy(arming -> struck.add(arming.point() + " after " + Target.steps));
    }

    /** The target in its own class loader, instrumented as the agent instruments a service. */
    private Runnable instrumented(FaultPoint... points) throws Exception {
        Target.steps = 0;
        String name = Target.class.getName();
        byte[] original;
        try (InputStream in = Target.class.getResourceAsStream("InstrumenterTest$Target.class")) {
            original = in.readAllBytes();
        }
        byte[] changed = Instrumenter.instrumented(getClass().getClassLoader(), original, List.of(points));
        var loader = new ClassLoader(getClass().getClassLoader()) {
            Class<?> define() {
                return defineClass(name, changed, 0, changed.length);
            }
        };
        Object target = loader.define().getConstructor(Consumer.class).newInstance((Consumer<Integer>)
                step -> Target.steps += step);
        return (Runnable) target;
    }

    /** Has methods with the names in the table, and branches, so that stack map frames must be right. */
    public static final class Target implements Runnable {

        /** Counted in the class that the test itself sees. */
        static int steps;

        private final Consumer<Integer> count;
        private int rounds;

        public Target(Consumer<Integer> count) {
            this.count = count;
        }

        @Override
        public void run() {
            sequence();
            await();
            finishData();
        }

        private String sequence() {
            if (rounds++ == 0) {
                return "Round[moved=false]";
            }
            count.accept(1);
            return "Round[moved=true]";
        }

        private void await() {
            for (int n = 0; n < 1; n++) {
                count.accept(1);
            }
        }

        private boolean finishData() {
            count.accept(1);
            return rounds > 0;
        }
    }
}
