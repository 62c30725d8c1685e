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

    /** The kinds of reasons; a metric counts the files of each. */
    enum Cause {
        /** Not well-formed, or not complete. */
        not_xml,
        /** Its content has no message that we know, is too large, or the file is a folder or a link. */
        unreadable,
        /** Read, but a part of it is about nothing of ours, contradicts something, or has no meaning that we know. */
        unclear,
        /** A failure of ours. */
        unexpected,
        /** It cannot be opened or moved now. */
        not_opened,
        /** Files of such names are not read. */
        not_named,
        /** Its reason is missing. */
        unknown
    }

    /**
     * A file, or something else in its place, such as a folder.
     *
     * @param aside whether it was put aside; otherwise it stays where it is and is retried automatically
     * @param cause the kind of the reason
     * @param since when it was put aside, or first found
     */
    record Item(String name, boolean aside, Cause cause, String reason, Instant since) {}
}
