package dev.ates.benchmarks;

import dev.ates.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void keepsTheRulesOfEveryModule() {
        ArchitectureRules.check("dev.ates.benchmarks");
    }
}
