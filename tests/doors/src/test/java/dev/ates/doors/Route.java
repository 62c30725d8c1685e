package dev.ates.doors;

import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;

/**
 * An address that a service answers at.
 *
 * @param pattern with {@code {names}} of its variable parts
 * @param handler what answers, when that is a method of ours or of the framework
 */
record Route(
        String service,
        String method,
        String pattern,
        @Nullable HandlerMethod handler) implements Comparable<Route> {

    /** How the table names it. */
    String name() {
        return "%s %s %s".formatted(service, method, pattern);
    }

    /** Whether programs come here, with a token; at the demo's provider everybody comes with a session. */
    boolean isApi() {
        return !service.equals("outside") && isProgram();
    }

    private boolean isProgram() {
        return pattern.startsWith("/api/") || pattern.startsWith("/actuator");
    }

    @Override
    public int compareTo(Route other) {
        return name().compareTo(other.name());
    }
}
