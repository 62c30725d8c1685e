package dev.ates.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.chaos.FaultKind.Lane;
import dev.ates.chaos.Schedule.Step;
import dev.ates.fault.FaultPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void isTheSameForTheSameSeed() {
        assertThat(all(7)).isEqualTo(all(7));
        assertThat(all(7)).isNotEqualTo(all(8));
    }

    @Test
    void letsEveryKindStrike() {
        Set<FaultKind> striking = all(1).stream().map(Step::kind).collect(Collectors.toSet());

        assertThat(striking).containsExactlyInAnyOrder(FaultKind.values());
    }

    @Test
    void killsAtEveryPointAtItsFirstHitAndALaterOne() {
        List<Step> kills = all(3).stream()
                .filter(step -> step.kind() == FaultKind.KILL_AT_POINT)
                .toList();
        List<String> points =
                Arrays.stream(FaultPoint.values()).map(FaultPoint::label).toList();

        for (String point : points) {
            assertThat(kills).anyMatch(step -> step.detail().equals(point + ":1"));
            assertThat(kills)
                    .anyMatch(step -> step.detail().startsWith(point + ":")
                            && !step.detail().endsWith(":1"));
        }
        assertThat(kills).allMatch(step -> points.contains(step.detail().replaceAll(":\\d+$", "")));
    }

    private static List<Step> all(long seed) {
        var schedule = new Schedule(seed);
        var steps = new ArrayList<Step>();
        Deployment.SERVICES.forEach(service -> steps.addAll(schedule.kills(service)));
        for (Lane lane : List.of(Lane.SURROUNDINGS, Lane.POISON, Lane.CLUSTER, Lane.LAST)) {
            steps.addAll(schedule.round(lane));
        }
        return steps;
    }
}
