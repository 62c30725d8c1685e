package dev.ates.ui.answer;

import dev.ates.ui.Refusal;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * Why a request was refused or failed, for programs (RFC 9457) and for people.
 *
 * @param name for the type {@code urn:ates:problem:<name>}
 * @param errors the invalid fields of an invalid request
 * @param id the id of the log entry of an unexpected failure
 */
record Problem(
        HttpStatus status,
        String name,
        String detail,
        List<FieldError> errors,
        @Nullable String id,
        HttpHeaders headers) {

    private static final String RETRY_AFTER_SECONDS = "30";
    private static final String MALFORMED_REQUEST = "malformed-request";

    /** An invalid field of the request and its error. */
    record FieldError(String field, String message) {}

    static Problem of(HttpStatus status, String name, String detail) {
        return new Problem(status, name, detail, List.of(), null, HttpHeaders.EMPTY);
    }

    /** Says when to come again after a refusal that passes by itself. */
    static Problem of(Refusal refusal, String detail) {
        var headers = new HttpHeaders();
        if (refusal.status() == HttpStatus.TOO_MANY_REQUESTS || refusal.status() == HttpStatus.SERVICE_UNAVAILABLE) {
            headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return of(refusal.status(), refusal.name(), detail).with(headers);
    }

    /** For a refusal with only a status, such as a filter's. */
    static Problem of(HttpStatus status) {
        return switch (status) {
            case UNAUTHORIZED -> of(status, "not-authenticated", "A valid bearer token is needed");
            case FORBIDDEN -> of(status, "forbidden", "Your role does not allow this");
            case NOT_FOUND -> of(status, "not-found", "There is nothing at this address");
            case BAD_REQUEST, URI_TOO_LONG, REQUEST_HEADER_FIELDS_TOO_LARGE ->
                of(
                        status,
                        MALFORMED_REQUEST,
                        "A parameter is missing, or the address, a parameter or a header is too long or has what is not allowed there");
            case CONTENT_TOO_LARGE -> {
                var refused = ArrivingBody.TooLong.than(BodyLimit.BYTES_MAX);
                yield of(status, refused.name(), refused.told());
            }
            case NOT_IMPLEMENTED ->
                of(
                        status,
                        "not-implemented",
                        "This server knows neither this method nor this transfer encoding: send GET, POST, PUT or DELETE, and the body plain or chunked");
            default ->
                of(
                        status,
                        status.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        status.is5xxServerError()
                                ? "Something went wrong on our side"
                                : "The request cannot be served as it is");
        };
    }

    /** For a form that a filter refused: perhaps its page belongs to an earlier session. */
    static Problem forbidden(HttpMethod method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)
                ? of(HttpStatus.FORBIDDEN)
                : of(
                        HttpStatus.FORBIDDEN,
                        of(HttpStatus.FORBIDDEN).name(),
                        "Your role does not allow this, or the page was open for too long: open it again");
    }

    Problem with(HttpHeaders answerHeaders) {
        return new Problem(status, name, detail, errors, id, answerHeaders);
    }

    Problem with(List<FieldError> wrong) {
        return new Problem(status, name, detail, wrong, id, headers);
    }

    /** The same with field names for people instead of {@code amountMinor}. */
    Problem forPeople() {
        if (errors.isEmpty()) {
            return this;
        }
        var told = errors.stream()
                .map(error -> new FieldError(Words.of(error.field()), error.message()))
                .toList();
        return new Problem(status, name, "Please look at these once more.", told, id, headers);
    }

    public String title() {
        return status.getReasonPhrase();
    }

    URI type() {
        return URI.create("urn:ates:problem:" + name);
    }

    ProblemDetail body(String path) {
        var body = ProblemDetail.forStatusAndDetail(status, detail);
        body.setType(type());
        body.setTitle(title());
        body.setInstance(PlainAnswers.instance(path));
        if (!errors.isEmpty()) {
            body.setProperty("errors", errors);
        }
        if (id != null) {
            body.setProperty("id", id);
        }
        return body;
    }
}
