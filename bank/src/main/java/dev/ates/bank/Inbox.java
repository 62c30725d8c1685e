package dev.ates.bank;

import java.time.Instant;
import java.util.List;

/** The files of a bank that could not be used, so that people see them and can have them read again. */
public interface Inbox {

    /** For a bank that leaves no files. */
    Inbox EMPTY = new Inbox() {
        @Override
        public List<Item> items() {
            return List.of();
        }

        @Override
        public boolean readAgain(String name) {
            return false;
        }
    };

    /** Sorted by name, a thousand at most. */
    List<Item> items();

    /**
     * Has a file that was put aside read again.
     *
     * @return whether there is such a file
     */
    boolean readAgain(String name);

    /**
     * A file, or something else in its place, such as a folder.
     *
     * @param aside whether it was put aside; otherwise it stays where it is and is retried automatically
     * @param since when it was put aside, or first found
     */
    record Item(String name, boolean aside, String reason, Instant since) {}
}
