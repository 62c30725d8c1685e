package dev.ates.directory.people;

import java.util.Optional;

/** A directory of people. It is only ever read as a whole, so that somebody who is missing is really gone. */
@FunctionalInterface
public interface Source {

    /**
     * Everybody whom the directory has. The same reading may be returned as long as nothing has changed; none as long as nothing
     * can be said, because somebody is still writing.
     *
     * @throws SourceAway if it cannot be read completely: then nothing is published
     */
    Optional<Reading> read();
}
