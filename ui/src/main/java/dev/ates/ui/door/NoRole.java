package dev.ates.ui.door;

import dev.ates.ui.Caller;
import dev.ates.ui.Refusal;
import org.springframework.http.HttpStatus;

/** The person is authenticated but has no role here. */
final class NoRole extends Refusal {

    NoRole(Caller caller) {
        super("You are signed in as %s, but you have no role here. %s".formatted(caller.name(), caller.missing()));
    }

    @Override
    public HttpStatus status() {
        return HttpStatus.FORBIDDEN;
    }

    @Override
    public String name() {
        return "no-role";
    }
}
