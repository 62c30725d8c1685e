package dev.ates.analytics.figures;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * The management's earnings per day as bars of an SVG: profits above the zero line, losses below. All lengths are units of the
 * drawing, which is {@value #WIDTH} by {@value #HEIGHT}.
 */
record EarningsChart(int width, int height, int zero, List<Bar> bars) {

    private static final int WIDTH = 1000;
    private static final int HEIGHT = 160;

    static EarningsChart of(List<DayFigures> days) {
        long best =
                days.stream().mapToLong(DayFigures::companyEarnedMinor).max().orElse(0);
        long worst =
                days.stream().mapToLong(DayFigures::companyEarnedMinor).min().orElse(0);
        long top = Math.max(0, best);
        long span = Math.max(1, Math.subtractExact(top, Math.min(0, worst)));
        int zero = scaled(top, span);
        List<Bar> bars = new ArrayList<>(days.size());
        for (int i = 0; i < days.size(); i++) {
            DayFigures day = days.get(i);
            long earned = day.companyEarnedMinor();
            int left = WIDTH * i / days.size();
            int right = WIDTH * (i + 1) / days.size();
            int length = earned == 0 ? 0 : Math.max(1, scaled(Math.abs(earned), span));
            bars.add(new Bar(
                    day.day(),
                    earned,
                    left,
                    earned > 0 ? zero - length : zero,
                    Math.max(1, (right - left) * 4 / 5),
                    length,
                    (earned < 0 ? "var(--tblr-red)" : "var(--tblr-green)"),
                    day.isFinal() ? "1" : "0.5"));
        }
        return new EarningsChart(WIDTH, HEIGHT, zero, bars);
    }

    private static int scaled(long minor, long span) {
        return BigInteger.valueOf(minor)
                .multiply(BigInteger.valueOf(HEIGHT))
                .divide(BigInteger.valueOf(span))
                .intValueExact();
    }

    /** @param opacity lower for a provisional day */
    record Bar(LocalDate day, long earnedMinor, int x, int y, int width, int height, String fill, String opacity) {}
}
