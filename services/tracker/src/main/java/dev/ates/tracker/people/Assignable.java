package dev.ates.tracker.people;

/** Who can be assigned tasks: active people who are neither managers nor administrators, and who are not away. */
public final class Assignable {

    /** The ids of the people who can be assigned tasks on the day {@code :today}. */
    public static final String IDS = """
            select id
            from person
            where assignable
              and not exists (select from away where person_id = person.id and :today between away_from and away_to)
            """;

    /** How many more people could be assigned tasks on the day {@code :today} if they were not away. */
    public static final String AWAY = """
            select count(*)
            from person
            where assignable
              and exists (select from away where person_id = person.id and :today between away_from and away_to)
            """;

    private Assignable() {}
}
