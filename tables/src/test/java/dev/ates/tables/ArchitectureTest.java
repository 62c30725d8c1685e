package dev.ates.tables;

import dev.ates.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void keepsToTheRulesOfAllModules() {
        ArchitectureRules.check("dev.ates.tables");
    }
}
