package dev.ates.embedded;

/** The address and the login of a database; {@code url} is a JDBC URL without credentials. */
public record DatabaseAddress(String url, String user, String password) {
    @Override
    public String toString() {
        return "DatabaseAddress[" + url + ", " + user + "]";
    }
}
