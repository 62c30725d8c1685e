package dev.ates.directory;

import dev.ates.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void keepsTheRulesOfTheProject() {
        ArchitectureRules.check("dev.ates.directory");
    }
}
