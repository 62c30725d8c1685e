package dev.ates.directory.people;

import dev.ates.ui.Refusal;
import org.springframework.http.HttpStatus;

/** The halt has ended, or somebody has already released it. */
final class NothingToRelease extends Refusal {

    NothingToRelease(long halt) {
        super("Halt %d is not open, or it has already been released. Reload the page.".formatted(halt));
    }

    @Override
    public HttpStatus status() {
        return HttpStatus.CONFLICT;
    }

    @Override
    public String name() {
        return "nothing-to-release";
    }
}
