package dev.ates.testkit.planted;

import java.time.Clock;

/** Breaks no rule: a class with a main method may read the system's clock. */
final class Starts {
    private Starts() {}

    public static void main(String[] args) {
        System.out.println(Clock.systemUTC());
    }
}
