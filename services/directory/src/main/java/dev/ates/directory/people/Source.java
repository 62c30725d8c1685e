package dev.ates.directory.people;

import java.util.Optional;

/** A directory of people. It is only ever read as a whole, so that somebody who is missing is really gone. */
@FunctionalInterface
public interface Source {

    /**
     * Everybody whom the directory has. The same reading may be returned as long as nothing has changed; none as long as nothing
     * can be said, because somebody is still writing.
     *
     * @throws SourceAway when it cannot be read, or not as a whole: then nobody is told anything
     */
    Optional<Reading> read();
}
