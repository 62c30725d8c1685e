package dev.ates.standalone;

import java.io.PrintWriter;

/** Prints one line for each part that is ready, without colors, for people, logs and pipes. */
final class StartOnScreen {

    private final PrintWriter out;
    private final long startNanos = System.nanoTime();

    StartOnScreen(PrintWriter out) {
        this.out = out;
    }

    synchronized void serves(String part) {
        out.println("  %-12s ready after %4.1f s".formatted(part, seconds()));
        out.flush();
    }

    double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
