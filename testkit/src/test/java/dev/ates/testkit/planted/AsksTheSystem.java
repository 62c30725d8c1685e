package dev.ates.testkit.planted;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.function.Supplier;

/** Six ways to ask the system for the time, and at the end three that are allowed. */
@SuppressWarnings({"unused", "JavaUtilDate"})
final class AsksTheSystem {
    private final Supplier<Instant> reference = Instant::now;

    Instant instant() {
        return Instant.now();
    }

    LocalDate day() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    long millis() {
        return System.currentTimeMillis();
    }

    Date date() {
        return new Date();
    }

    Instant inALambda() {
        Supplier<Instant> supplier = () -> Instant.now();
        return supplier.get();
    }

    Instant allowed(Clock clock) {
        return Instant.now(clock).plusNanos(System.nanoTime()).plusMillis(new Date(0).getTime());
    }
}
