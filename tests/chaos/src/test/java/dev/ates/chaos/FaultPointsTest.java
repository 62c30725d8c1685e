package dev.ates.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.fault.FaultPoint;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fault agent knows methods by name, so a renamed method must be renamed there as well. */
class FaultPointsTest {

    private static final int ANONYMOUS_CLASSES_MAX = 9;

    @ParameterizedTest
    @EnumSource
    void isAMethodOfTheServices(FaultPoint point) throws IOException {
        assertThat(methods(point.className()))
                .as("the methods of %s and its anonymous classes", point.className())
                .contains(point.method());
    }

    private static List<String> methods(String className) throws IOException {
        List<String> names = new ArrayList<>();
        List<String> classes = new ArrayList<>(List.of(className));
        for (int n = 1; n <= ANONYMOUS_CLASSES_MAX; n++) {
            classes.add(className + "$" + n);
        }
        for (String name : classes) {
            try (InputStream in = FaultPointsTest.class.getResourceAsStream("/" + name + ".class")) {
                if (in != null) {
                    ClassFile.of()
                            .parse(in.readAllBytes())
                            .methods()
                            .forEach(method -> names.add(method.methodName().stringValue()));
                }
            }
        }
        return names;
    }
}
