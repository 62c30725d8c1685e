package dev.ates.standalone.replay;

import java.io.PrintWriter;
import java.time.LocalDate;

/** Shows the progress of a replay: a progress bar on a terminal, or an occasional line in a log. */
final class Progress {

    private static final int BAR_WIDTH = 30;
    private static final long REDRAW_NANOS = 100_000_000L;
    private static final int LINES = 20;

    private final PrintWriter err;
    private final boolean terminal =
            System.console() != null && System.console().isTerminal();
    private long startNanos = System.nanoTime();
    private long drawnNanos;
    private int drawnLine;

    Progress(PrintWriter err) {
        this.err = err;
    }

    void say(String what) {
        err.println(what);
        err.flush();
    }

    /** Shows that the first day begins. */
    void start() {
        startNanos = System.nanoTime();
    }

    void day(LocalDate day, int done, int total, long tasks) {
        long now = System.nanoTime();
        boolean last = done == total;
        int nextLine = LINES * done / total;
        if (!last && (terminal ? now - drawnNanos < REDRAW_NANOS : nextLine == drawnLine)) {
            return;
        }
        drawnNanos = now;
        drawnLine = nextLine;
        long seconds = (now - startNanos) / 1_000_000_000L;
        long left = done == 0 ? 0 : seconds * (total - done) / done;
        int filled = BAR_WIDTH * done / total;
        String line = "[%s%s] %s  %,d of %,d days  %,d tasks  %d s, about %d s left"
                .formatted("#".repeat(filled), "·".repeat(BAR_WIDTH - filled), day, done, total, tasks, seconds, left);
        if (terminal) {
            err.print("\r" + line + "   ");
            if (last) {
                err.println();
            }
        } else {
            err.println(line);
        }
        err.flush();
    }
}
