package dev.ates.analytics.letter;

import dev.ates.ui.Services;
import java.net.URI;
import java.time.LocalDate;
import org.springframework.stereotype.Component;

/** The links in letters; both need a sign-in. */
@Component
class LetterLinks {

    private final Services services;

    LetterLinks(Services services) {
        this.services = services;
    }

    /** The page of the day. */
    URI day(LocalDate day) {
        return URI.create("%s/days/%s".formatted(services.analyticsUrl(), day));
    }

    /** The page on which people end the letters. */
    URI page() {
        return URI.create(services.analyticsUrl() + LetterPage.PATH);
    }
}
