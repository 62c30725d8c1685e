package dev.ates.tracker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.messaging.Outbox;
import dev.ates.tracker.TrackerTest;
import dev.ates.tracker.assignment.AssignmentSettings;
import dev.ates.tracker.assignment.Strategies;
import dev.ates.tracker.task.Draws.Drawn;
import dev.ates.tracker.task.ImportedTasks.Text;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Assignees and prices of new tasks, created by hand or by an import. */
class AssignedAtCreationTest extends TrackerTest {

    private static final Prices PRICES = new Prices(1000, 2000, 2000, 4000, 100, "USD");

    private final PlatformTransactionManager transactions = bean(PlatformTransactionManager.class);
    private final Draws draws = new Draws(RANDOM, PRICES);

    @Test
    void goToTheLeastLoadedIfTheSettingSaysSo() {
        employees(4);
        openTasks(6);
        Strategies leastLoaded = strategies("least-loaded");

        Tasks tasks = tasks(leastLoaded);
        IntStream.range(0, 8).forEach(number -> tasks.create(MANAGER, "Task " + number, ""));
        importTasks(leastLoaded, 10);

        assertThat(jdbc().sql("select count(*) from task group by assignee_id")
                        .query(Long.class)
                        .list())
                .containsExactly(6L, 6L, 6L, 6L);
    }

    @Test
    void goToAnybodyIfThereIsNoFormerAssigneeToAvoid() {
        employees(3);
        Strategies notTheSame = strategies("not-the-same");

        importTasks(notTheSame, 300);

        assertThat(jdbc().sql("select count(*) from task group by assignee_id")
                        .query(Long.class)
                        .list())
                .hasSize(3)
                .allSatisfy(tasks -> assertThat(tasks).isBetween(70L, 130L));
    }

    /**
     * Chi-square of fees by person: 11 fees and 8 people have 70 degrees of freedom, 112.3 is exceeded by chance once in a thousand;
     * and of each price alone: 10 and 20 degrees, 29.6 and 45.3.
     */
    @Test
    void havePricesThatAreUniformAndIndependentOfThePerson() {
        employees(8);
        RANDOM.setSeed(7);

        importTasks(bean(Strategies.class), 4_400);

        assertThat(chiSquare("select count(*) from task group by fee_minor", 11))
                .isLessThan(29.6);
        assertThat(chiSquare("select count(*) from task group by reward_minor", 21))
                .isLessThan(45.3);
        assertThat(jdbc().sql("""
                        select cast(sum((got - expected) * (got - expected) / expected) as double precision)
                        from (
                          select coalesce(got, 0) as got, of_fee.tasks * of_person.tasks / 4400.0 as expected
                          from (select fee_minor, count(*) as tasks from task group by fee_minor) as of_fee
                          cross join (select assignee_id, count(*) as tasks from task group by assignee_id) as of_person
                          left join (select fee_minor, assignee_id, count(*) as got from task group by fee_minor, assignee_id) as pair
                            using (fee_minor, assignee_id)
                        ) as cell
                        """).query(Double.class).single()).isLessThan(112.3);
        assertThat(
                        count(
                                "select count(*) from task where fee_minor not between -2000 and -1000 or reward_minor not between 2000 and 4000"))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void havePricesThatRepeatWithASeedWhateverThePerson(long seed) {
        var seeded = new Prices(1000, 2000, 2000, 4000, 100, "USD", seed);

        List<Drawn> once = drawn(new Draws(new Random(1), seeded));
        List<Drawn> again = drawn(new Draws(new Random(2), seeded));

        assertThat(again.stream().map(Drawn::feeMinor))
                .containsExactlyElementsOf(once.stream().map(Drawn::feeMinor).toList());
        assertThat(again.stream().map(Drawn::rewardMinor))
                .containsExactlyElementsOf(once.stream().map(Drawn::rewardMinor).toList());
        assertThat(again.stream().map(Drawn::person))
                .isNotEqualTo(once.stream().map(Drawn::person).toList());
    }

    private static List<Drawn> drawn(Draws draws) {
        return Stream.generate(draws::next).limit(50).toList();
    }

    private static double chiSquare(String counts, int values) {
        List<Long> got = jdbc().sql(counts).query(Long.class).list();
        double expected = got.stream().mapToLong(one -> one).sum() / (double) values;
        assertThat(got).hasSize(values);
        return got.stream()
                .mapToDouble(one -> (one - expected) * (one - expected) / expected)
                .sum();
    }

    private static Strategies strategies(String name) {
        return new Strategies(List.of(bean(Strategies.class).named(name)), new AssignmentSettings(name));
    }

    private Tasks tasks(Strategies strategies) {
        return new Tasks(jdbc(), transactions, bean(Outbox.class), bean(BusinessCalendar.class), draws, strategies);
    }

    private void importTasks(Strategies strategies, int count) {
        var imported = new ImportedTasks(jdbc(), bean(Outbox.class), bean(BusinessCalendar.class), draws, strategies);
        List<Text> texts = IntStream.range(0, count)
                .mapToObj(number -> new Text("A" + number, "Imported", ""))
                .toList();
        new TransactionTemplate(transactions).executeWithoutResult(transaction -> imported.create(MANAGER, texts));
    }
}
