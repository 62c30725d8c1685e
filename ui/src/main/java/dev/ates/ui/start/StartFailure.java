package dev.ates.ui.start;

import static dev.ates.ui.WrongSetting.masked;

import dev.ates.ui.WrongSetting;
import java.sql.SQLException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.env.Environment;
import org.springframework.util.PlaceholderResolutionException;

/** Explains which setting keeps a service from starting, instead of a stack trace. Never shows a password. */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class StartFailure implements FailureAnalyzer {

    private static final String ACTION = "Correct it and start again; the settings are listed in the service's README.";

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(ATES_[A-Z_]+)");

    private final Environment environment;

    public StartFailure(Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        BindException unbound = null;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            var description = switch (cause) {
                case WrongSetting wrong -> wrong.getMessage();
                case MissingSettings missing -> missing.getMessage();
                case InvalidConfigurationPropertyValueException wrong -> invalid(wrong);
                case PlaceholderResolutionException missing -> missing(missing);
                case SQLException refused -> database(refused);
                default -> null;
            };
            if (description != null) {
                return new FailureAnalysis(description, ACTION, cause);
            }
            unbound = cause instanceof BindException bind ? bind : unbound;
        }
        return unbound == null ? null : new FailureAnalysis(unbound(unbound), ACTION, unbound);
    }

    /** A value of the wrong type, or one that a settings record refuses. */
    private String unbound(BindException unbound) {
        Throwable root = unbound;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        var property = unbound.getProperty();
        return property == null
                ? String.valueOf(root.getMessage())
                : "%s is '%s': %s".formatted(named(property), shown(property), expectation(unbound, root));
    }

    /** With the environment variable, if a service's settings read one. */
    private static String named(ConfigurationProperty property) {
        var variable = VARIABLE.matcher(String.valueOf(property.getValue()));
        return variable.find() ? "%s (%s)".formatted(variable.group(1), property.getName()) : "" + property.getName();
    }

    /** The choices of an enum; Java's own message would name a class. */
    private static @Nullable String expectation(BindException unbound, Throwable root) {
        if (unbound.getCause() instanceof ConversionFailedException conversion
                && conversion.getTargetType().getType().isEnum()) {
            return Stream.of(conversion.getTargetType().getType().getEnumConstants())
                    .map(String::valueOf)
                    .collect(Collectors.joining(", ", "must be one of ", ""));
        }
        return root.getMessage();
    }

    /** A value that is refused by a module without {@link WrongSetting}, such as an invalid broker user. */
    private static String invalid(InvalidConfigurationPropertyValueException wrong) {
        return "%s is '%s': %s".formatted(wrong.getName(), masked(String.valueOf(wrong.getValue())), wrong.getReason());
    }

    private String shown(ConfigurationProperty property) {
        return property.getName().toString().matches(".*(password|secret).*")
                ? "***"
                : masked(environment.resolvePlaceholders(String.valueOf(property.getValue())));
    }

    /** All missing settings, even if one of them was read before the check. */
    private @Nullable String missing(PlaceholderResolutionException missing) {
        try {
            MissingSettings.check(environment);
        } catch (MissingSettings all) {
            return all.getMessage();
        }
        var values = missing.getValues();
        return "%s is not set: a setting is '%s' and needs it."
                .formatted(missing.getPlaceholder(), masked(String.join(" → ", values)));
    }

    /** By SQLSTATE class: 08 no connection, 28 credentials, 3D no such database. */
    private @Nullable String database(SQLException refused) {
        var state = String.valueOf(refused.getSQLState());
        var url = masked(environment.getProperty(Settings.DATABASE, "(not set)"));
        var user = environment.getProperty(Settings.DATABASE_USER, "(not set)");
        if (state.startsWith("08")) {
            return "The database cannot be reached at ATES_DATABASE_URL '%s': %s".formatted(url, refused.getMessage());
        }
        if (state.startsWith("28")) {
            return "The database at '%s' refuses ATES_DATABASE_USER '%s' with this ATES_DATABASE_PASSWORD."
                    .formatted(url, user);
        }
        if (state.startsWith("3D")) {
            return "There is no such database as ATES_DATABASE_URL '%s' names: create it for '%s' first."
                    .formatted(url, user);
        }
        return null;
    }
}
