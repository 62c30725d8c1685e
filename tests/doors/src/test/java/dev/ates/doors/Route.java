package dev.ates.doors;

import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;

/**
 * A route of a service.
 *
 * @param pattern with {@code {names}} of its variable parts
 * @param handler the method that responds, if it is one of ours or of the framework
 */
record Route(
        String service,
        String method,
        String pattern,
        @Nullable HandlerMethod handler) implements Comparable<Route> {

    /** Its name in the table. */
    String name() {
        return "%s %s %s".formatted(service, method, pattern);
    }

    /** Whether it is for programs with a token; at the demo's provider, everybody uses a session. */
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
