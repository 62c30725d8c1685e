package dev.ates.doors;

/**
 * Who may stand before a door; the table has a column for each.
 *
 * @see AccessTable
 */
enum Role {
    anonymous(Kind.STRANGER, ""),
    /** Was an administrator when they signed in, and is no longer in the directory. */
    dismissed(Kind.PERSON, "nora"),
    employee(Kind.PERSON, "ann"),
    manager(Kind.PERSON, "mary"),
    accountant(Kind.PERSON, "victor"),
    administrator(Kind.PERSON, "ada"),
    operator(Kind.MACHINE, "ates-operator"),
    metrics(Kind.MACHINE, "ates-metrics");

    enum Kind {
        STRANGER,
        PERSON,
        MACHINE
    }

    private final Kind kind;
    private final String login;

    Role(Kind kind, String login) {
        this.kind = kind;
        this.login = login;
    }

    Kind kind() {
        return kind;
    }

    /** A person's login, a machine's client id. */
    String login() {
        return login;
    }
}
