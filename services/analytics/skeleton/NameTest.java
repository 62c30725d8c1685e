package dev.ates.analytics.metric.@package@;

import static dev.ates.analytics.day.Bookkeeping.MONDAY;
import static dev.ates.analytics.day.Bookkeeping.POPUG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.analytics.day.Bookkeeping;
import dev.ates.analytics.figures.DayRange;
import dev.ates.analytics.metric.@package@.@Name@Figures.Line;
import org.junit.jupiter.api.Test;

class @Name@Test {

    private final Bookkeeping books = new Bookkeeping();

    @Test
    void countsTheRewardsOfADay() {
        books.reward(MONDAY, POPUG, 2500, "Feed the parrot");
        books.fee(MONDAY, POPUG, 1200);
        books.hear();

        assertThat(new @Name@Figures(books.jdbc).lines(DayRange.only(MONDAY))).containsExactly(new Line(MONDAY, 1));
    }
}
