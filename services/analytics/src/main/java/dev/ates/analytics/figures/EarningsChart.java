package dev.ates.analytics.figures;

import dev.ates.analytics.figures.PeriodFigures.Compared;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The management's earnings per day or period as bars of an SVG: profits above the zero line, losses below. All lengths are
 * units of the drawing, which is {@value #WIDTH} by {@value #HEIGHT}.
 */
record EarningsChart(int width, int height, int zero, List<Bar> bars) {

    private static final int WIDTH = 1000;
    private static final int HEIGHT = 160;

    static EarningsChart ofDays(List<DayFigures> days) {
        return of(days.stream()
                .map(day -> new Earned(day.day().toString(), day.companyEarnedMinor(), day.isFinal()))
                .toList());
    }

    static EarningsChart ofPeriods(List<Compared> periods) {
        return of(periods.stream()
                .map(Compared::figures)
                .map(period -> new Earned(period.period(), period.companyEarnedMinor(), period.isFinal()))
                .toList());
    }

    private static EarningsChart of(List<Earned> all) {
        long best = all.stream().mapToLong(Earned::minor).max().orElse(0);
        long worst = all.stream().mapToLong(Earned::minor).min().orElse(0);
        long top = Math.max(0, best);
        long span = Math.max(1, Math.subtractExact(top, Math.min(0, worst)));
        int zero = scaled(top, span);
        List<Bar> bars = new ArrayList<>(all.size());
        for (int i = 0; i < all.size(); i++) {
            Earned one = all.get(i);
            long earned = one.minor();
            int left = WIDTH * i / all.size();
            int right = WIDTH * (i + 1) / all.size();
            int length = earned == 0 ? 0 : Math.max(1, scaled(Math.abs(earned), span));
            bars.add(new Bar(
                    one.name(),
                    earned,
                    left,
                    earned > 0 ? zero - length : zero,
                    Math.max(1, (right - left) * 4 / 5),
                    length,
                    (earned < 0 ? "var(--tblr-red)" : "var(--tblr-green)"),
                    one.isFinal() ? "1" : "0.5"));
        }
        return new EarningsChart(WIDTH, HEIGHT, zero, bars);
    }

    private static int scaled(long minor, long span) {
        return BigInteger.valueOf(minor)
                .multiply(BigInteger.valueOf(HEIGHT))
                .divide(BigInteger.valueOf(span))
                .intValueExact();
    }

    private record Earned(String name, long minor, boolean isFinal) {}

    /**
     * @param name of the day or period
     * @param opacity lower for a provisional one
     */
    record Bar(String name, long earnedMinor, int x, int y, int width, int height, String fill, String opacity) {}
}
