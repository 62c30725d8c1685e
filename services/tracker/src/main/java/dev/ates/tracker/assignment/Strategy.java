package dev.ates.tracker.assignment;

/**
 * Chooses the assignees of a set of tasks, as a part of the statement that creates or reassigns them. The statement has
 * the parts {@code people (ids uuid[])}, the people who can be assigned tasks in the order of their ids, and
 * {@code wanted (number bigint, draw bigint, former uuid)}, the tasks: a number of their own in this statement, a
 * uniform random number of 0 to 2<sup>63</sup> − 1, and the assignee that a task has now, null for a new one.
 */
public interface Strategy {

    /** The name in the setting, such as {@code random}. */
    String name();

    /** More parts of the statement, which the expression reads; each begins with a comma. */
    default String parts() {
        return "";
    }

    /**
     * The SQL expression of a task's assignee: one of {@code people}, which is never empty.
     *
     * @param number the expression of {@code wanted.number}
     * @param draw the expression of {@code wanted.draw}
     * @param former the expression of {@code wanted.former}
     */
    String assignee(String number, String draw, String former);
}
