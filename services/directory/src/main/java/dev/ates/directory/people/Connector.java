package dev.ates.directory.people;

import java.util.function.Supplier;

/**
 * A kind of directory for the setting {@code ates.directory.kind}. Each subpackage has one, as a bean.
 *
 * @param connect makes the source; asked only of the kind that was chosen, and refuses settings that this kind cannot do
 *     without
 */
public record Connector(String kind, Supplier<Source> connect) {}
