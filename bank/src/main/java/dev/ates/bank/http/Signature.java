package dev.ates.bank.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Signs what we send to a bank and checks what it sends to us: HMAC-SHA256 over id, time and body, in the three headers
 * of the Standard Webhooks specification.
 */
public final class Signature implements ClientHttpRequestInterceptor {

    public static final String ID = "webhook-id";
    public static final String TIME = "webhook-timestamp";
    public static final String SIGNATURE = "webhook-signature";

    /** How far the time of a request may be from ours, so that an intercepted request cannot be replayed later. */
    static final Duration AGE_MAX = Duration.ofMinutes(5);

    private static final String VERSION = "v1,";
    private static final String ALGORITHM = "HmacSHA256";

    private final List<byte[]> keys;
    private final Clock clock;

    /**
     * @param keys any of them may have signed a request; empty for a bank without signatures
     * @param clock the real one, because the bank uses no other
     */
    Signature(List<byte[]> keys, Clock clock) {
        this.keys = List.copyOf(keys);
        this.clock = clock;
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        String path = request.getURI().getPath();
        String id = Optional.ofNullable(request.getHeaders().getFirst("Idempotency-Key"))
                .orElse(path.substring(path.lastIndexOf('/') + 1));
        sign(request.getHeaders(), id, body);
        return execution.execute(request, body);
    }

    /** Adds the three headers. */
    public void sign(HttpHeaders headers, String id, byte[] body) {
        String time = Long.toString(clock.instant().getEpochSecond());
        headers.set(ID, id);
        headers.set(TIME, time);
        headers.set(SIGNATURE, String.join(" ", signatures(id, time, body)));
    }

    /** Why a request cannot come from the bank, whatever its body is; empty if it can. */
    public Optional<String> complaint(HttpHeaders headers) {
        if (keys.isEmpty()) {
            return Optional.of("No secret is set for the bank (ates.bank.secret)");
        }
        boolean isSigned = Stream.of(ID, TIME, SIGNATURE).allMatch(name -> headers.getFirst(name) != null);
        return isSigned ? Optional.empty() : Optional.of("It has no %s, %s and %s".formatted(ID, TIME, SIGNATURE));
    }

    /** Why a request does not come from the bank; empty if it does. */
    public Optional<String> complaint(HttpHeaders headers, byte[] body) {
        String id = headers.getFirst(ID);
        String time = headers.getFirst(TIME);
        // Several headers are one list, and a proxy may join them with commas (RFC 9110, section 5.3).
        String given = String.join(" ", headers.getOrEmpty(SIGNATURE));
        if (keys.isEmpty() || id == null || time == null || headers.getFirst(SIGNATURE) == null) {
            return complaint(headers);
        }
        List<String> ours = signatures(id, time, body);
        boolean right = Arrays.stream(given.trim().split(",?\\s+"))
                .map(one -> one.getBytes(StandardCharsets.US_ASCII))
                .anyMatch(one -> ours.stream()
                        .anyMatch(our -> MessageDigest.isEqual(one, our.getBytes(StandardCharsets.US_ASCII))));
        if (!right) {
            return Optional.of("Its signature is wrong");
        }
        try {
            Instant sentAt = Instant.ofEpochSecond(Long.parseLong(time));
            return Duration.between(sentAt, clock.instant()).abs().compareTo(AGE_MAX) > 0
                    ? Optional.of("Its time %s is more than %s from ours".formatted(sentAt, AGE_MAX))
                    : Optional.empty();
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.of("Its time is not a number of seconds: " + time);
        }
    }

    /** One for each key, so that a recipient that knows one of the keys finds its signature. */
    private List<String> signatures(String id, String time, byte[] body) {
        return keys.stream().map(key -> VERSION + of(key, id, time, body)).toList();
    }

    private static String of(byte[] key, String id, String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update((id + "." + time + ".").getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + ALGORITHM, e);
        }
    }
}
