package dev.ates.outside.identity;

import java.util.List;

/** What makes a JWT an access token (RFC 9068): its type, and the services that may accept it. */
final class AccessToken {

    /** The JOSE header {@code typ}. An ID token has another one, and is no access token. */
    static final String TYPE = "at+jwt";

    /** The claim that names the client which asked for the token. */
    static final String CLIENT_ID = "client_id";

    /** The audience of scripts and machines, who go from service to service. */
    static final List<String> EVERY_SERVICE =
            List.of(audience("tracker"), audience("accounting"), audience("analytics"));

    private AccessToken() {}

    /** How a service is called in {@code aud}: a service accepts no token that leaves it out. */
    static String audience(String service) {
        return "ates-" + service;
    }
}
