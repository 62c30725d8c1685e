package dev.ates.analytics.figures;

import dev.ates.analytics.figures.DayFigures.ExpensiveTask;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a period, signed as those of a day ({@link DayFigures}).
 *
 * @param period its name, such as 2026-W48
 * @param isFinal whether all its days are final; otherwise the figures may change
 * @param days how many of its days have figures
 * @param companyEarnedMinor fees taken minus rewards given
 * @param mostExpensive the highest reward; {@code null} when no task was completed
 */
record PeriodFigures(
        String period,
        LocalDate from,
        LocalDate to,
        boolean isFinal,
        long days,
        long feesMinor,
        long rewardsMinor,
        long companyEarnedMinor,
        long payouts,
        long paidOutMinor,
        @Nullable ExpensiveTask mostExpensive) {

    static PeriodFigures of(Period period, ResultSet row) throws SQLException {
        return new PeriodFigures(
                period.name(),
                period.days().from(),
                period.days().to(),
                row.getBoolean("is_final"),
                row.getLong("days"),
                row.getLong("fees_minor"),
                row.getLong("rewards_minor"),
                row.getLong("company_earned_minor"),
                row.getLong("payouts"),
                row.getLong("paid_out_minor"),
                ExpensiveTask.of(row));
    }

    /**
     * A period beside the one before it.
     *
     * @param before {@code null} when it has no figures
     * @param changeMinor how much more the company earned; {@code null} when {@code before} is
     */
    record Compared(
            PeriodFigures figures,
            @Nullable PeriodFigures before,
            @Nullable Long changeMinor) {

        static Compared of(PeriodFigures figures, PeriodFigures before) {
            return before.days == 0
                    ? new Compared(figures, null, null)
                    : new Compared(
                            figures, before, Math.subtractExact(figures.companyEarnedMinor, before.companyEarnedMinor));
        }
    }
}
