package dev.ates.robots;

/** Finds the root cause of an exception for log lines and records, because libraries wrap it several times. */
public final class RootCause {

    private RootCause() {}

    /** Its class and message, such as {@code ConnectException: Connection refused}. */
    public static String of(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}
