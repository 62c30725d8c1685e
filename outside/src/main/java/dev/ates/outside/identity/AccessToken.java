package dev.ates.outside.identity;

import java.util.List;

/** Properties of access tokens (RFC 9068): the type, and the audience. */
final class AccessToken {

    /** The JOSE header {@code typ}. ID tokens have a different one. */
    static final String TYPE = "at+jwt";

    /** The claim with the requesting client. */
    static final String CLIENT_ID = "client_id";

    /** The audience of scripts and machines, which use several services. */
    static final List<String> EVERY_SERVICE =
            List.of(audience("tracker"), audience("accounting"), audience("analytics"));

    private AccessToken() {}

    /** A service's name in {@code aud}: a service refuses tokens without it. */
    static String audience(String service) {
        return "ates-" + service;
    }
}
