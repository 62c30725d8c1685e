package dev.ates.ui.door;

import dev.ates.ui.Refusal;
import org.springframework.http.HttpStatus;

/** The identity provider does not respond: nobody can sign in, existing sessions continue. */
final class IdentityUnreachable extends Refusal {

    IdentityUnreachable(String issuer, Throwable cause) {
        super(
                "Signing in is not possible now: the identity provider %s does not answer. Who is signed in already is not affected."
                        .formatted(issuer),
                cause);
    }

    @Override
    public HttpStatus status() {
        return HttpStatus.SERVICE_UNAVAILABLE;
    }

    @Override
    public String name() {
        return "identity-provider-unreachable";
    }
}
