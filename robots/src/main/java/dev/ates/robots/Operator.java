package dev.ates.robots;

import java.util.UUID;

/** The person who controls a robot. The id stays valid when the name changes. */
public record Operator(UUID id, String name) {}
