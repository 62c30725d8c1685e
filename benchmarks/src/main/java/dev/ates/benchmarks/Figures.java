package dev.ates.benchmarks;

import java.util.Arrays;

/** Repeated measurements of one thing, in milliseconds. */
record Figures(long[] millis) {

    long median() {
        long[] sorted = millis.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    @Override
    public String toString() {
        return "%,d ms (%s)"
                .formatted(
                        median(),
                        String.join(
                                ", ",
                                Arrays.stream(millis).mapToObj("%,d"::formatted).toList()));
    }
}
