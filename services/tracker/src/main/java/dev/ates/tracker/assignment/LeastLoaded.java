package dev.ates.tracker.assignment;

import org.springframework.stereotype.Component;

/**
 * {@code least-loaded}: a task goes to the person with the fewest open tasks; among several such people, chance decides. The
 * tasks of one statement go first to the people with the fewest open tasks, until these have as many as the next ones, and
 * so on. Each statement counts all open tasks.
 */
@Component
final class LeastLoaded implements Strategy {

    @Override
    public String name() {
        return "least-loaded";
    }

    /** The level is the lowest up to which all tasks fit: the people below it, j of them, then have tasks ÷ j, rounded up. */
    @Override
    public String parts() {
        return """
                , held as (
                  select assignee_id as id, count(*) as tasks from task where status = 'open' group by assignee_id
                  union all
                  select former, -count(*) from wanted where former is not null group by former
                ), load as (
                  select id, cast(coalesce(sum(held.tasks), 0) as bigint) as tasks
                  from (select unnest(ids) as id from people) as person
                  left join held using (id)
                  group by id
                ), level as (
                  select cast(min(ceil((fewest.tasks + (select count(*) from wanted)) / fewest.people)) as bigint) as tasks
                  from (select row_number() over least as people, sum(tasks) over least as tasks
                        from load window least as (order by tasks, id)) as fewest
                ), place as (
                  select load.id, row_number() over (order by filled, uuid_hash_extended(load.id, seed + filled)) as rank
                  from load, level, (select max(draw) / 2 as seed from wanted) as drawn,
                       generate_series(load.tasks + 1, level.tasks) as filled
                ), dealt as (
                  select array_agg(number order by number) as numbers, array_agg(place.id order by number) as ids
                  from (select number, row_number() over (order by draw, number) as rank from wanted) as ranked
                  join place using (rank)
                )""";
    }

    /** Finds the number among the sorted numbers by binary search. */
    @Override
    public String assignee(String number, String draw, String former) {
        return "(select ids from dealt)[width_bucket(%s, (select numbers from dealt))]".formatted(number);
    }
}
