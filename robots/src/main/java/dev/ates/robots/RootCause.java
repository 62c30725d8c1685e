package dev.ates.robots;

/** The reason beneath a failure, for a line of a log or a record: libraries wrap it several times. */
public final class RootCause {

    private RootCause() {}

    /** Its kind and its message, such as {@code ConnectException: Connection refused}. */
    public static String of(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}
