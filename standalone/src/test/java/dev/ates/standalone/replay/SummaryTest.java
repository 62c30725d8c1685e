package dev.ates.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {

    @Test
    void twoEqualReplaysAreEqualToTheLastCharacter() {
        var dearest = Map.of(YearMonth.of(2026, 2), new Summary.Expensive("[ATES-27] Remove letters", 3900));
        var summary = new Summary(
                new Summary.Days(28, 28),
                new Summary.Work(70, 134, 70, -205_400, 202_800),
                new Summary.Money(2_600, 30_100, 26, 412, 125, "USD"),
                new Summary.Run(1285, 20.04, "on", "RabbitMQ"),
                0,
                "intact",
                dearest,
                List.of());

        assertThat(summary.json())
                .isEqualTo("{\"days\":28,\"finalDays\":28,\"tasks\":70,\"assignments\":134,\"completions\":70,"
                        + "\"feesMinor\":-205400,\"rewardsMinor\":202800,\"companyEarnedMinor\":2600,\"paidMinor\":30100,"
                        + "\"payouts\":26,\"carriedOver\":412,\"letters\":125,\"eventsApplied\":1285,\"seconds\":20.0,"
                        + "\"reconciled\":true,\"fsync\":\"on\",\"broker\":\"RabbitMQ\",\"rejectedLines\":0,"
                        + "\"chain\":\"intact\",\"mostExpensive\":{\"2026-02\":{\"text\":"
                        + "\"[ATES-27] Remove letters\",\"rewardMinor\":3900}},\"differences\":[]}");
    }
}
