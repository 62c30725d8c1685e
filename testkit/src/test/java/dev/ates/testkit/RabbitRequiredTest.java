package dev.ates.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.io.TempDir;

class RabbitRequiredTest {
    @TempDir
    private Path folder;

    @Test
    void skipsWithoutRabbitAndLeavesAMarker() {
        Path marker = folder.resolve("target/rabbitmq-skipped");

        ConditionEvaluationResult result = new RabbitRequired(false, false, marker).decide("the test");

        assertThat(result.isDisabled()).isTrue();
        assertThat(result.getReason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("apt-get install rabbitmq-server"));
        assertThat(marker).hasContent("the test");
    }

    @Test
    void failsWithoutRabbitWhereNothingMayBeSkipped() {
        Path marker = folder.resolve("rabbitmq-skipped");

        assertThatThrownBy(() -> new RabbitRequired(false, true, marker).decide("the test"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("apt-get install rabbitmq-server");
        assertThat(marker).doesNotExist();
    }

    @Test
    void runsWithRabbitAndForgetsWhatWasSkippedBefore() throws IOException {
        Path marker = Files.writeString(folder.resolve("rabbitmq-skipped"), "from an earlier build");

        ConditionEvaluationResult result = new RabbitRequired(true, false, marker).decide("the test");

        assertThat(result.isDisabled()).isFalse();
        assertThat(marker).doesNotExist();
    }
}
