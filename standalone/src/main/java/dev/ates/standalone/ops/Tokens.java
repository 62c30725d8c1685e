package dev.ates.standalone.ops;

/** The source of bearer tokens. */
interface Tokens {

    /** A token that is valid for the next moments. */
    String token() throws Unreachable, Refused;

    /** No token, for requests that need none. */
    static Tokens none() {
        return () -> "";
    }
}
