package dev.ates.bank;

import java.time.Instant;
import java.util.List;

/** What a bank has left as files and we could not make use of, so that people see it and can have it read again. */
public interface Inbox {

    /** Of a bank that leaves no files. */
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

    /** By name, a thousand at most. */
    List<Item> items();

    /**
     * Has a file read again that was put aside.
     *
     * @return whether there is such a file
     */
    boolean readAgain(String name);

    /**
     * A file, or what stands in the place of one.
     *
     * @param aside whether it was put aside; else it waits where it is and is tried again by itself
     * @param since when it was put aside, or found for the first time
     */
    record Item(String name, boolean aside, String reason, Instant since) {}
}
