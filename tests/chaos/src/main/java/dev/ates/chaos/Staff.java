package dev.ates.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The people of the company under test. */
record Staff(List<Person> people) {

    private static final int EMPLOYEES = 12;

    record Person(UUID id, String login, String role) {}

    static Staff company() {
        var people = new ArrayList<Person>();
        for (String role : List.of("manager", "accountant", "administrator")) {
            people.add(new Person(id(people.size()), role, role));
        }
        for (int n = 1; n <= EMPLOYEES; n++) {
            people.add(new Person(id(people.size()), "employee" + n, "employee"));
        }
        return new Staff(List.copyOf(people));
    }

    private static UUID id(int number) {
        return new UUID(0x4000L, Long.MIN_VALUE | (number + 1));
    }

    /** In the directory's file format. */
    String yaml() {
        var yaml = new StringBuilder("people:\n");
        for (Person person : people) {
            yaml.append("""
                      - id: %s
                        name: %s
                        email: %s@example.com
                        role: %s
                        login: %s
                        password: "{noop}demo"
                        language: %s
                        active: true
                    """.formatted(
                            person.id(),
                            person.login(),
                            person.login(),
                            person.role(),
                            person.login(),
                            person.id().hashCode() % 2 == 0 ? "en" : "ru"));
        }
        return yaml.toString();
    }
}
