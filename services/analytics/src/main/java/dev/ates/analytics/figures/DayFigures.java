package dev.ates.analytics.figures;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a day. Amounts are minor units, signed from the people's view: fees and carried-over balances are zero or
 * below. Only {@code paidOutMinor} and {@code companyEarnedMinor} are signed from the company's view.
 *
 * @param isFinal whether it is final; otherwise it is provisional
 * @param companyEarnedMinor fees taken minus rewards given
 * @param inTheRed how many people are in the red at the end of the day
 * @param inTheRedMinor the sum of their balances
 * @param mostExpensive the highest reward among tasks completed on the day; {@code null} when none was
 */
record DayFigures(
        LocalDate day,
        boolean isFinal,
        @Nullable Instant finalisedAt,
        long postings,
        long feesMinor,
        long rewardsMinor,
        long companyEarnedMinor,
        long payouts,
        long paidOutMinor,
        long otherMinor,
        long inTheRed,
        long inTheRedMinor,
        @Nullable ExpensiveTask mostExpensive) {

    /**
     * @param text the text of its reward's posting: the title, with the external id before it
     * @param doneBy the person's id
     * @param doneByName {@code null} until the person is known here
     * @param day when it was completed
     */
    record ExpensiveTask(
            UUID taskId,
            String text,
            long rewardMinor,
            UUID doneBy,
            @Nullable String doneByName,
            LocalDate day,
            Instant doneAt) {

        /** That of a row with the columns of {@code day}; {@code null} when no task was completed. */
        static @Nullable ExpensiveTask of(ResultSet row) throws SQLException {
            UUID task = row.getObject("most_expensive_task_id", UUID.class);
            return task == null
                    ? null
                    : new ExpensiveTask(
                            task,
                            row.getString("most_expensive_text"),
                            row.getLong("most_expensive_reward_minor"),
                            row.getObject("most_expensive_done_by", UUID.class),
                            row.getString("most_expensive_done_by_name"),
                            row.getObject("day", LocalDate.class),
                            row.getTimestamp("most_expensive_done_at").toInstant());
        }
    }
}
