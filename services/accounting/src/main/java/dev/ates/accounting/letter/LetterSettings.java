package dev.ates.accounting.letter;

import dev.ates.mail.Retries;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param accountUrl the URL of the account's page
 * @param batchSizeMax how many letters go over one connection: 1 to 500
 * @param holdFor after which another instance takes over the letters of a dead one
 * @param retryAfter how long to wait after the first failure; doubled with each one
 * @param retryAfterMax the maximum wait
 * @param attemptsMax after how many transient refusals by the mail server a letter has failed: 1 to 100. A permanent
 *     refusal fails it at once; a server that does not respond has refused nothing
 * @param perMinuteMax how many letters are sent within a minute: up to 100,000; 0 for no limit
 */
@ConfigurationProperties("ates.letters")
record LetterSettings(
        URI accountUrl,
        @DefaultValue("50") int batchSizeMax,
        @DefaultValue("5m") Duration holdFor,
        @DefaultValue("5s") Duration retryAfter,
        @DefaultValue("10m") Duration retryAfterMax,
        @DefaultValue("40") int attemptsMax,
        @DefaultValue("0") int perMinuteMax) {

    LetterSettings {
        if (batchSizeMax < 1 || batchSizeMax > 500) {
            throw new IllegalArgumentException("ates.letters.batch-size-max must be 1 to 500, it is " + batchSizeMax);
        }
        if (attemptsMax < 1 || attemptsMax > 100) {
            throw new IllegalArgumentException("ates.letters.attempts-max must be 1 to 100, it is " + attemptsMax);
        }
        if (perMinuteMax < 0 || perMinuteMax > 100_000) {
            throw new IllegalArgumentException(
                    "ates.letters.per-minute-max must be 0 to 100000, it is " + perMinuteMax);
        }
        if (retryAfter.isNegative() || retryAfterMax.compareTo(retryAfter) < 0) {
            throw new IllegalArgumentException("ates.letters.retry-after must be 0 to retry-after-max (%s), it is %s"
                    .formatted(retryAfterMax, retryAfter));
        }
    }

    Retries retries() {
        return new Retries(retryAfter, retryAfterMax, attemptsMax);
    }
}
