package dev.ates.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule catches the violation planted for it, and nothing else. */
class ArchitectureRulesTest {
    private static final String PLANTED = "dev.ates.testkit.planted";
    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(PLANTED);

    @Test
    void catchesWhoAsksTheSystemForTheTime() {
        assertThat(violations(ArchitectureRules.timeComesFromAClock()))
                .hasSize(6)
                .allMatch(violation -> violation.contains("AsksTheSystem"))
                .noneMatch(violation -> violation.contains("allowed"));
    }

    @Test
    void catchesTheSystemClockOutsideMain() {
        assertThat(violations(ArchitectureRules.onlyMainTakesTheSystemClock()))
                .hasSize(2)
                .allMatch(violation -> violation.contains("TakesTheSystemClock"));
    }

    @Test
    void catchesMoneyThatFloats() {
        assertThat(violations(ArchitectureRules.moneyDoesNotFloat()))
                .anyMatch(violation -> violation.contains("FloatingMoney.openingBalance"))
                .anyMatch(violation -> violation.contains("parameter feeMinor of"))
                .anyMatch(violation -> violation.contains("parameter amount of"))
                .anyMatch(violation -> violation.contains("the result of " + PLANTED + ".FloatingMoney.price()"))
                .allMatch(violation -> violation.contains("FloatingMoney"))
                .noneMatch(violation -> violation.contains("ratio"))
                .noneMatch(violation -> violation.contains("allowed"));
    }

    @Test
    void catchesGuardsThatNothingHeeds() {
        assertThat(violations(ArchitectureRules.nothingGuardsInVain()))
                .hasSize(2)
                .allMatch(violation -> violation.contains("GuardsInVain"))
                .noneMatch(violation -> violation.contains("allowed"));
    }

    @Test
    void catchesAmqpOutsideMessaging() {
        assertThat(violations(ArchitectureRules.onlyMessagingKnowsAmqp(PLANTED)))
                .anyMatch(violation -> violation.contains("KnowsAmqp.port"))
                .anyMatch(violation -> violation.contains("KnowsAmqpHeaders.first"))
                .allMatch(violation -> violation.contains("KnowsAmqp") && !violation.contains("MayKnowAmqp"));
    }

    @Test
    void catchesWhatRunsByItselfAndIsNoRobot() {
        assertThat(violations(ArchitectureRules.onlyRobotsRunByThemselves(PLANTED)))
                .hasSizeGreaterThanOrEqualTo(5)
                .anyMatch(violation -> violation.contains("ScheduledExecutorService"))
                .anyMatch(violation -> violation.contains("startVirtualThread"))
                .anyMatch(violation -> violation.contains("Thread$Builder$OfVirtual.start"))
                .anyMatch(violation -> violation.contains("java.lang.Thread.start()"))
                .allMatch(violation -> violation.contains("RunsByItself"))
                .noneMatch(violation -> violation.contains("allowed"));
    }

    @Test
    void catchesWhoSeesIntoMessaging() {
        assertThat(violations(ArchitectureRules.nobodyReachesInside(PLANTED, "messaging")))
                .isNotEmpty()
                .allMatch(violation -> violation.contains("KnowsTheInside"));
    }

    @Test
    void catchesAServiceThatKnowsAnother() {
        assertThat(violations(ArchitectureRules.knowsNoOtherService(PLANTED, "tracker")))
                .isNotEmpty()
                .allMatch(violation -> violation.contains("KnowsAnotherService"));
        assertThat(violations(ArchitectureRules.knowsNoOtherService(PLANTED, "accounting")
                        .allowEmptyShould(true)))
                .isEmpty();
    }

    @Test
    void catchesWhoReachesInside() {
        assertThat(violations(ArchitectureRules.nobodyReachesInside(PLANTED, "ui")))
                .isNotEmpty()
                .allMatch(violation -> violation.contains("ReachesInside") && violation.contains("ui.inside.Hidden"));
    }

    @Test
    void doesNotPassForWantOfClasses() {
        assertThatThrownBy(() -> ArchitectureRules.check("dev.ates.nowhere"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("dev.ates.nowhere");
    }

    @Test
    void holdsForTheTestkit() {
        ArchitectureRules.check("dev.ates.testkit");
    }

    private static List<String> violations(ArchRule rule) {
        return rule.evaluate(CLASSES).getFailureReport().getDetails();
    }
}
