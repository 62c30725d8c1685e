package dev.ates.mail;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.ates.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void keepsTheRulesOfEveryModule() {
        ArchitectureRules.check("dev.ates.mail");
    }

    /** Nothing here is about a letter of one service. */
    @Test
    void knowsContractsAndRobotsAndNothingElseOfUs() {
        classes()
                .should()
                .onlyDependOnClassesThat(describe(
                        "are not ours, or of contracts and robots",
                        one -> !one.getPackageName().startsWith("dev.ates.")
                                || one.getPackageName().equals("dev.ates.mail")
                                || one.getPackageName().equals("dev.ates.contracts")
                                || one.getPackageName().equals("dev.ates.robots")))
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.ates.mail"));
    }
}
