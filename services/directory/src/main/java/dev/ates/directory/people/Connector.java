package dev.ates.directory.people;

import java.util.function.Supplier;

/**
 * A kind of directory for the setting {@code ates.directory.kind}. Each subpackage has one, as a bean.
 *
 * @param connect creates the source; called only for the chosen kind, and refuses missing and invalid settings
 */
public record Connector(String kind, Supplier<Source> connect) {}
