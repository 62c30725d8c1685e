package dev.ates.ui.answer;

import dev.ates.ui.Refusal;
import org.springframework.http.HttpStatus;

/** {@code too-many-answers}. */
final class TooManyAnswers extends Refusal {

    private static final long serialVersionUID = 1L;

    TooManyAnswers() {
        super("Many large answers are being sent, perhaps all to you: read them, and try again in a minute");
    }

    @Override
    public HttpStatus status() {
        return HttpStatus.SERVICE_UNAVAILABLE;
    }

    @Override
    public String name() {
        return "too-many-answers";
    }
}
