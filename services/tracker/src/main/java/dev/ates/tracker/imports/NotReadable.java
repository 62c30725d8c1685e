package dev.ates.tracker.imports;

import dev.ates.tables.UnreadableTable;
import dev.ates.ui.Refusal;
import org.springframework.http.HttpStatus;

/**
 * {@code file-not-readable}: the file is not a file of tasks; the message names line and column. Nothing of it is kept.
 */
final class NotReadable extends Refusal {
    private static final long serialVersionUID = 1L;

    NotReadable(UnreadableTable cause) {
        super("The file cannot be read. " + cause.getMessage(), cause);
    }

    @Override
    public HttpStatus status() {
        return HttpStatus.BAD_REQUEST;
    }

    @Override
    public String name() {
        return "file-not-readable";
    }
}
