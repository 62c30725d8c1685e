package dev.ates.accounting.decision;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.ui.InvalidParameter;
import org.junit.jupiter.api.Test;

class ReasonTest {

    @Test
    void refusesADecisionWithoutAReason() {
        assertThatThrownBy(() -> new Reason(" x ")).isInstanceOf(InvalidParameter.class);
        assertThatThrownBy(() -> new Reason("two\nlines")).hasMessageContaining("control characters");
        assertThatThrownBy(() -> new Reason("x".repeat(301))).hasMessageContaining("3 to 300");
    }
}
