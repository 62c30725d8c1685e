package dev.ates.ui.answer;

import dev.ates.ui.Refusal;
import org.springframework.http.HttpStatus;

/** {@code form-too-long}: a form with a file. The container does not tell which of its limits is exceeded. */
public final class FormTooLong extends Refusal {
    private static final long serialVersionUID = 1L;

    public FormTooLong() {
        super(
                "The form has a file that is too large, a file name that is too long, more than 50 fields, or fields of more than %d bytes"
                        .formatted(BodyLimit.BYTES_MAX));
    }

    @Override
    public HttpStatus status() {
        return HttpStatus.CONTENT_TOO_LARGE;
    }

    @Override
    public String name() {
        return "form-too-long";
    }
}
