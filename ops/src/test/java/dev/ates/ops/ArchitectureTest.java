package dev.ates.ops;

import dev.ates.testkit.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void keepsToTheRules() {
        ArchitectureRules.check("dev.ates.ops");
    }
}
