package dev.ates.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that the user probably meant. */
final class Nearest {

    /** With more than two typos, it is a different word. */
    private static final int SLIPS_MAX = 2;

    private Nearest() {}

    static Optional<String> to(String typed, Collection<String> names) {
        return names.stream()
                .filter(name -> slips(typed, name) <= Math.min(SLIPS_MAX, name.length() / 2))
                .min(Comparator.comparingInt(name -> slips(typed, name)));
    }

    /** The number of deletions, insertions, substitutions and transpositions of adjacent letters. */
    static int slips(String typed, String name) {
        int[][] slips = new int[typed.length() + 1][name.length() + 1];
        for (int t = 0; t <= typed.length(); t++) {
            for (int n = 0; n <= name.length(); n++) {
                if (t == 0 || n == 0) {
                    slips[t][n] = t + n;
                    continue;
                }
                int change = typed.charAt(t - 1) == name.charAt(n - 1) ? 0 : 1;
                int least = Math.min(slips[t - 1][n - 1] + change, Math.min(slips[t - 1][n], slips[t][n - 1]) + 1);
                boolean turned = t > 1
                        && n > 1
                        && typed.charAt(t - 1) == name.charAt(n - 2)
                        && typed.charAt(t - 2) == name.charAt(n - 1);
                slips[t][n] = turned ? Math.min(least, slips[t - 2][n - 2] + 1) : least;
            }
        }
        return slips[typed.length()][name.length()];
    }
}
