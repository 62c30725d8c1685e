package dev.ates.tracker.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.sql.Columns;
import dev.ates.tracker.TrackerTest;
import dev.ates.tracker.task.OpenTasks;
import dev.ates.tracker.task.OpenTasks.Slice;
import dev.ates.ui.WrongSetting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What each strategy promises, over random people and tasks of fixed seeds. */
class StrategiesTest extends TrackerTest {

    private static final Strategy RANDOM_ONE = new AtRandom();
    private static final Strategy NOT_THE_SAME = new NotTheSame();
    private static final Strategy LEAST_LOADED = new LeastLoaded();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void assignEveryTaskToOneOfThePeople(long seed) {
        Case one = Case.of(seed);

        for (Strategy strategy : List.of(RANDOM_ONE, NOT_THE_SAME, LEAST_LOADED)) {
            List<UUID> assignees = one.assignees(strategy);

            assertThat(assignees).as(strategy.name()).hasSize(one.formers().size());
            assertThat(one.people()).as(strategy.name()).containsAll(assignees);
            assertThat(one.assignees(strategy)).as("for the same draws").isEqualTo(assignees);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void notTheSameLeavesATaskOnlyWithThePersonWhoIsAlone(long seed) {
        Case one = Case.of(seed);

        List<UUID> assignees = one.assignees(NOT_THE_SAME);

        for (int i = 0; i < assignees.size(); i++) {
            if (one.people().size() > 1) {
                assertThat(assignees.get(i)).isNotEqualTo(one.formers().get(i));
            }
        }
    }

    /** However much people have, a task goes only to a person who has no more than anybody else at that point. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void leastLoadedFillsFromBelow(long seed) {
        Case one = Case.of(seed);
        Map<UUID, Long> before = new HashMap<>();
        one.people().forEach(person -> before.put(person, 0L));
        var random = new Random(seed);
        for (UUID person : one.people()) {
            openTasksOf(person, random.nextInt(30), before);
        }
        // The tasks to be assigned are among the open ones of their former assignees.
        for (UUID former : one.formers()) {
            if (former != null) {
                openTasksOf(former, 1, new HashMap<>());
            }
        }
        Map<UUID, Long> after = new HashMap<>(before);

        List<UUID> assignees = one.assignees(LEAST_LOADED);

        assignees.forEach(person -> after.merge(person, 1L, Long::sum));
        long level = assignees.stream().mapToLong(after::get).max().orElseThrow();
        assertThat(after.values())
                .as("who got something has no more than")
                .allSatisfy(tasks -> assertThat(tasks).isGreaterThanOrEqualTo(level - 1));
        after.forEach((person, tasks) -> {
            if (tasks > level) {
                assertThat(tasks).as("above the level before").isEqualTo(before.get(person));
            }
        });
    }

    /** Chi-square with 15 degrees of freedom: 37.7 is exceeded by chance once in a thousand; the seeds are fixed. */
    @Test
    void giveEverybodyTheSameChance() {
        for (Strategy strategy : List.of(RANDOM_ONE, NOT_THE_SAME)) {
            Case one = new Case(people(16), formers(8_000, index -> new UUID(0, 1 + index % 16)), 42);

            assertThat(chiSquare(one.assignees(strategy), one.people()))
                    .as(strategy.name())
                    .isLessThan(37.7);
        }
        List<UUID> single = new ArrayList<>();
        for (int seed = 0; seed < 800; seed++) {
            single.addAll(new Case(people(16), formers(1, index -> null), 42 + seed).assignees(LEAST_LOADED));
        }
        assertThat(chiSquare(single, people(16))).as("one task at a time").isLessThan(37.7);
    }

    @ParameterizedTest
    @CsvSource({"random, 1, 60", "not-the-same, 0, 0", "least-loaded, 20, 20"})
    void workInTheStatementOfAShuffle(String strategy, int keptMin, int keptMax) {
        employees(5);
        openTasks(100);
        UUID[] people = people(5).toArray(UUID[]::new);

        new TransactionTemplate(bean(PlatformTransactionManager.class))
                .executeWithoutResult(transaction -> bean(OpenTasks.class)
                        .reassign(
                                bean(Strategies.class).named(strategy),
                                1,
                                7,
                                people,
                                new Slice(null, 0, Long.MAX_VALUE, 1_000),
                                CLOCK.instant()));

        assertThat(count("select count(*) from task where assignments = 2")).isEqualTo(100);
        assertThat(count("select count(*) from task where assignee_id = '%s'".formatted(new UUID(0, 1))))
                .isBetween((long) keptMin, (long) keptMax);
        if (strategy.equals("least-loaded")) {
            assertThat(
                            count(
                                    "select count(*) from (select from task group by assignee_id having count(*) = 20) as even"))
                    .isEqualTo(5);
        }
    }

    @Test
    void areChosenByTheSetting() {
        var strategies =
                new Strategies(List.of(RANDOM_ONE, NOT_THE_SAME, LEAST_LOADED), new AssignmentSettings("least-loaded"));

        assertThat(strategies.chosen()).isEqualTo(LEAST_LOADED);
        assertThat(strategies.named("random")).isEqualTo(RANDOM_ONE);
        assertThat(strategies.named("of old")).isEqualTo(LEAST_LOADED);
        assertThat(bean(Strategies.class).chosen().name()).isEqualTo("random");
        assertThatThrownBy(() -> new Strategies(List.of(NOT_THE_SAME, RANDOM_ONE), new AssignmentSettings("fair")))
                .isInstanceOf(WrongSetting.class)
                .hasMessage(
                        "ATES_ASSIGNMENT_STRATEGY (ates.assignment.strategy) must be one of not-the-same, random, it is 'fair'");
    }

    private static double chiSquare(List<UUID> assignees, List<UUID> people) {
        double expected = (double) assignees.size() / people.size();
        return people.stream()
                .mapToDouble(person -> assignees.stream().filter(person::equals).count() - expected)
                .map(difference -> difference * difference / expected)
                .sum();
    }

    private static List<UUID> people(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> new UUID(0, number))
                .toList();
    }

    private interface Former {
        @Nullable
        UUID of(int index);
    }

    private static List<@Nullable UUID> formers(int count, Former former) {
        List<@Nullable UUID> formers = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            formers.add(former.of(index));
        }
        return formers;
    }

    private static void openTasksOf(UUID person, int count, Map<UUID, Long> counted) {
        jdbc().sql("""
                        insert into task (id, title, description, assignee_id, fee_minor, reward_minor, currency,
                                          created_by, created_at, assigned_at)
                        select uuidv7(), 'Task', '', :person, -1500, 3000, 'USD', :person, now(), now()
                        from generate_series(1, :count)
                        """).param("person", person).param("count", count).update();
        counted.merge(person, (long) count, Long::sum);
    }

    /**
     * @param people who can be assigned tasks
     * @param formers who has each task now: one of the people, somebody else, or nobody
     */
    private record Case(List<UUID> people, List<@Nullable UUID> formers, long seed) {

        /** 1 to 12 people, 1 to 60 tasks. */
        static Case of(long seed) {
            var random = new Random(seed);
            List<UUID> people = StrategiesTest.people(1 + random.nextInt(12));
            int tasks = 1 + random.nextInt(60);
            return new Case(
                    people,
                    StrategiesTest.formers(
                            tasks, index -> random.nextInt(4) == 0 ? null : new UUID(0, 1 + random.nextInt(14))),
                    seed);
        }

        /** In the order of the tasks. */
        List<UUID> assignees(Strategy strategy) {
            var random = new Random(seed);
            List<Long> draws =
                    random.longs(formers.size(), 0, Long.MAX_VALUE).boxed().toList();
            return jdbc().sql("""
                            with people as (
                              select cast(:people as uuid[]) as ids
                            ), wanted as (
                              select number * 7 as number, draw, former
                              from unnest(:draws, cast(:formers as uuid[])) with ordinality as t (draw, former, number)
                            )%s
                            select %s from wanted order by number
                            """.formatted(strategy.parts(), strategy.assignee("number", "draw", "former")))
                    .param("people", Columns.uuids(people))
                    .param("draws", Columns.longs(draws, draw -> draw))
                    .param("formers", new SqlArrayValue("uuid", formers.toArray()))
                    .query(UUID.class)
                    .list();
        }
    }
}
