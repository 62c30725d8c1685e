package dev.ates.messaging;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.ates.testkit.ArchitectureRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Rules that keep the heart readable. That its sub-packages are closed to others is a rule for all modules, which
 * {@code ArchitectureRulesTest} tests with a planted class. The other rules were seen to fail on the code that had only
 * been sorted into packages: 13 types in the root, AMQP in {@code wire}, a cycle of {@code wire} and {@code log},
 * constructors with nine parameters, files of up to 422 lines.
 */
class ArchitectureTest {

    private static final String ROOT = "dev.ates.messaging";
    private static final int PUBLIC_TYPES_MAX = 12;
    private static final int PARAMETERS_MAX = 6;
    private static final int LINES_MAX = 300;
    private static final int LINES_OF_ALL_MAX = 4000;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void keepsToTheRulesOfAllModules() {
        ArchitectureRules.check(ROOT);
    }

    @Test
    void offersADozenTypesAtMost() {
        List<String> offered = CLASSES.stream()
                .filter(one -> one.getPackageName().equals(ROOT) && one.isTopLevelClass())
                .filter(one -> one.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getSimpleName)
                .toList();

        assertThat(offered).contains("Messaging", "Outbox", "StreamHandler").hasSizeLessThanOrEqualTo(PUBLIC_TYPES_MAX);
    }

    @Test
    void hasAmqpInOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".broker..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.amqp..", "com.rabbitmq..")
                .because("the wiring hands a connection to the broker package, which alone knows what it is")
                .check(CLASSES);
    }

    @Test
    void hasNoCircleOfPackages() {
        SlicesRuleDefinition.slices()
                .matching(ROOT + ".(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    /** Records are exempt, because their components are the fields of a row or a message. */
    @Test
    void buildsNothingFromMoreThanSixParts() {
        assertThat(CLASSES.stream()
                        .filter(one -> !one.isRecord())
                        .flatMap(one -> one.getConstructors().stream())
                        .filter(one -> one.getRawParameterTypes().size() > PARAMETERS_MAX))
                .isEmpty();
    }

    /** What one person can know by heart. Seen to fail with a log line that the formatter had broken in two. */
    @Test
    void growsNoMore() throws IOException {
        try (var files = Files.walk(Path.of("src/main/java"))) {
            long lines = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                lines += Files.readAllLines(file).size();
            }
            assertThat(lines).isPositive().isLessThanOrEqualTo(LINES_OF_ALL_MAX);
        }
    }

    @Test
    void hasNoLongFile() throws IOException {
        try (var files = Files.walk(Path.of("src/main"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readAllLines(file))
                            .as(file.toString())
                            .hasSizeLessThanOrEqualTo(LINES_MAX));
        }
    }
}
