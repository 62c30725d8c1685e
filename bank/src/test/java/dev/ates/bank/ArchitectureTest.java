package dev.ates.bank;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.ates.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses BANK = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.ates.bank");

    @Test
    void keepsTheRulesOfEveryModule() {
        ArchitectureRules.check("dev.ates.bank");
    }

    /** Seen to fail with {@code dev.ates.sql} left out of the list. */
    @Test
    void knowsContractsAndSqlAndNothingElseOfUs() {
        classes()
                .should()
                .onlyDependOnClassesThat(describe(
                        "are not ours, or of contracts and sql",
                        one -> !one.getPackageName().startsWith("dev.ates.")
                                || one.getPackageName().startsWith("dev.ates.bank")
                                || one.getPackageName().equals("dev.ates.contracts")
                                || one.getPackageName().equals("dev.ates.sql")))
                .check(BANK);
    }

    /** Seen to fail with {@code HttpBanks} reading XML, and with {@code Banks} doing so. */
    @Test
    void eachBankIsAFolderThatCanBeDeleted() {
        slices().matching("dev.ates.bank.(*)..").should().notDependOnEachOther().check(BANK);
        noClasses()
                .that()
                .resideInAPackage("dev.ates.bank")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.ates.bank.*..")
                .check(BANK);
    }
}
