package dev.ates.robots;

import java.util.UUID;

/** Who steps in by hand; the id stays true when a name changes. */
public record Operator(UUID id, String name) {}
