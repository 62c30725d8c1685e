package dev.ates.doors;

/**
 * The kinds of callers; the table has a column for each.
 *
 * @see AccessTable
 */
enum Role {
    anonymous(Kind.STRANGER, ""),
    /** An administrator who has left the directory since signing in. */
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

    /** The login of a person, or the client id of a machine. */
    String login() {
        return login;
    }
}
