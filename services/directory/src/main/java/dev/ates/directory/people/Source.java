package dev.ates.directory.people;

import java.util.Optional;

/** A directory of people. It is always read as a whole, so that a missing person has really left. */
@FunctionalInterface
public interface Source {

    /**
     * Everybody in the directory. Returns the same reading as long as nothing has changed, and none while the directory
     * may still be changing.
     *
     * @throws SourceAway if it cannot be read completely: then nothing is published
     */
    Optional<Reading> read();
}
