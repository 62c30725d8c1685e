package dev.ates.bank.http;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Sends the bank no requests for as long as its {@code Retry-After} demands beside a 429 or 503, in seconds or as a
 * date. Robots retry automatically; until then their requests end here, so the bank has certainly not received them.
 */
final class RetryAfter implements ClientHttpRequestInterceptor {

    /** A longer wait is a mistake of the bank, or its clock is wrong. */
    static final Duration WAIT_MAX = Duration.ofHours(1);

    private static final int SECONDS_DIGITS_MAX = 18;

    private final Clock clock;
    private final AtomicReference<Instant> quietUntil = new AtomicReference<>(Instant.MIN);

    /** @param clock the real one, which the bank uses, too */
    RetryAfter(Clock clock) {
        this.clock = clock;
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        Instant until = quietUntil.get();
        if (clock.instant().isBefore(until)) {
            throw new NotYet(until);
        }
        ClientHttpResponse response = execution.execute(request, body);
        if (isBusy(response.getStatusCode())) {
            wait(response.getHeaders())
                    .ifPresent(wait -> quietUntil.set(clock.instant().plus(wait)));
        }
        return response;
    }

    private static boolean isBusy(HttpStatusCode status) {
        return status.isSameCodeAs(HttpStatus.TOO_MANY_REQUESTS) || status.isSameCodeAs(HttpStatus.SERVICE_UNAVAILABLE);
    }

    private Optional<Duration> wait(HttpHeaders headers) {
        return Optional.ofNullable(headers.getFirst(HttpHeaders.RETRY_AFTER))
                .flatMap(asked -> understood(asked.strip(), headers))
                .filter(Duration::isPositive)
                .map(wait -> wait.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : wait);
    }

    /** Seconds, or a date in one of the three formats of RFC 9110, section 5.6.7. */
    private Optional<Duration> understood(String asked, HttpHeaders headers) {
        if (asked.matches("\\d+")) {
            return Optional.of(
                    asked.length() < SECONDS_DIGITS_MAX ? Duration.ofSeconds(Long.parseLong(asked)) : WAIT_MAX);
        }
        try {
            return Optional.of(Duration.between(
                    clock.instant(), Instant.ofEpochMilli(headers.getFirstDate(HttpHeaders.RETRY_AFTER))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The request was not sent. */
    static final class NotYet extends IOException {
        NotYet(Instant until) {
            super("The bank accepts no requests until " + until);
        }
    }
}
