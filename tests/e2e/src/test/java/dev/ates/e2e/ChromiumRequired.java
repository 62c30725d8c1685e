package dev.ates.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link NeedsChromium}. */
final class ChromiumRequired implements ExecutionCondition {
    private static final String HOW_TO_GET_IT = "Chromium is not installed (apt-get install chromium)";
    private static final Path MARKER = Path.of("target", "chromium-skipped");

    /** @throws IllegalStateException when a build that must run everything cannot */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        try {
            if (Chromium.path().isPresent()) {
                Files.deleteIfExists(MARKER);
                return ConditionEvaluationResult.enabled("Chromium is installed");
            }
            if ("true".equals(System.getenv("CI"))) {
                throw new IllegalStateException(HOW_TO_GET_IT + ", and with CI=true nothing may be skipped");
            }
            Files.createDirectories(MARKER.toAbsolutePath().getParent());
            Files.writeString(
                    MARKER, context.getUniqueId() + "\n", UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return ConditionEvaluationResult.disabled(HOW_TO_GET_IT);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot note that tests were skipped in " + MARKER, e);
        }
    }
}
