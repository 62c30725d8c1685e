package dev.ates.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link NeedsRabbit}. */
final class RabbitRequired implements ExecutionCondition {
    private static final String HOW_TO_GET_IT = "RabbitMQ is not installed (apt-get install rabbitmq-server)";

    private final boolean installed;
    private final boolean ci;
    private final Path marker;

    RabbitRequired() {
        this(RabbitNode.isInstalled(), "true".equals(System.getenv("CI")), Path.of("target", "rabbitmq-skipped"));
    }

    RabbitRequired(boolean installed, boolean ci, Path marker) {
        this.installed = installed;
        this.ci = ci;
        this.marker = marker;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return decide(context.getUniqueId());
    }

    /** @throws IllegalStateException when a build that must run everything cannot */
    ConditionEvaluationResult decide(String test) {
        try {
            if (installed) {
                Files.deleteIfExists(marker);
                return ConditionEvaluationResult.enabled("RabbitMQ is installed");
            }
            if (ci) {
                throw new IllegalStateException(HOW_TO_GET_IT + ", and with CI=true nothing may be skipped");
            }
            Files.createDirectories(marker.toAbsolutePath().getParent());
            Files.writeString(marker, test + "\n", UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return ConditionEvaluationResult.disabled(HOW_TO_GET_IT);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot note that tests were skipped in " + marker, e);
        }
    }
}
