package dev.ates.standalone.replay;

import dev.ates.tables.WorkItems.Rejected;
import java.io.PrintWriter;

/** Reports rejected lines of the file at once, and counts them. */
final class Rejections {

    private final PrintWriter err;
    private int count;

    Rejections(PrintWriter err) {
        this.err = err;
    }

    void add(Rejected line) {
        count++;
        err.println("line %d rejected: %s".formatted(line.line(), line.reason()));
        err.flush();
    }

    int count() {
        return count;
    }
}
