package dev.ates.embedded;

/** Where a database is and how to log in; {@code url} is a JDBC URL without credentials. */
public record DatabaseAddress(String url, String user, String password) {
    @Override
    public String toString() {
        return "DatabaseAddress[" + url + ", " + user + "]";
    }
}
