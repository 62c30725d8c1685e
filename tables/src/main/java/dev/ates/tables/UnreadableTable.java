package dev.ates.tables;

import java.io.IOException;

/** A file that cannot be read as a table. The message names the line, and tells the owner how to correct it. */
public final class UnreadableTable extends IOException {

    UnreadableTable(String message) {
        super(message);
    }

    UnreadableTable(String message, Throwable cause) {
        super(message, cause);
    }
}
