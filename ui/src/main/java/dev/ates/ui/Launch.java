package dev.ates.ui;

import dev.ates.ui.start.MissingSettings;
import dev.ates.ui.start.StartFailure;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindException;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.PlaceholderResolutionException;

/** Starts a service as its own process. The exit code is 2 if a setting prevents the start, 1 after any other failure. */
public final class Launch {

    static final int WRONG_SETTING = 2;
    private static final int FAILED = 1;

    private Launch() {}

    /** @param application creates the application from settings that may be invalid: a clock, a random generator */
    public static void service(Supplier<SpringApplicationBuilder> application, String... args) {
        SpringApplicationBuilder service;
        try {
            service = application.get();
        } catch (IllegalArgumentException e) {
            System.err.println("ates: " + e.getMessage());
            System.exit(WRONG_SETTING);
            return;
        }
        try {
            service.run(args);
        } catch (RuntimeException e) {
            // Spring Boot has reported the failure with StartFailure and StartReport.
            System.exit(exitCode(e));
        }
    }

    /**
     * The report about the setting that caused a start or a check to fail, in the words of a service's start; empty for
     * any other failure.
     */
    public static Optional<String> wrongSetting(Throwable failure) {
        return exitCode(failure) == WRONG_SETTING
                ? Optional.ofNullable(new StartFailure(new StandardEnvironment()).analyze(failure))
                        .map(FailureAnalysis::getDescription)
                : Optional.empty();
    }

    static int exitCode(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof WrongSetting
                    || cause instanceof MissingSettings
                    || cause instanceof InvalidConfigurationPropertyValueException
                    || cause instanceof PlaceholderResolutionException
                    || cause instanceof ConfigurationPropertiesBindException) {
                return WRONG_SETTING;
            }
        }
        return FAILED;
    }
}
