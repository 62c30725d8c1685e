package dev.ates.standalone.ops;

/** Who asks: the source of bearer tokens. */
interface Tokens {

    /** A token that holds for the next moments. */
    String token() throws Unreachable, Refused;

    /** Nobody, for what needs no token. */
    static Tokens none() {
        return () -> "";
    }
}
