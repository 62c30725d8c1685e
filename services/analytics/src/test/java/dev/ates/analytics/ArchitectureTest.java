package dev.ates.analytics;

import dev.ates.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void keepsTheRulesOfTheProject() {
        ArchitectureRules.check("dev.ates.analytics");
    }
}
