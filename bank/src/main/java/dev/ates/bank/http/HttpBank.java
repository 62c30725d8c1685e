package dev.ates.bank.http;

import dev.ates.bank.Bank;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.databind.JsonNode;

/** A bank over HTTP, which recognizes an order by its {@code Idempotency-Key} for a while and reports its status. */
class HttpBank implements Bank {

    private static final Logger log = LoggerFactory.getLogger(HttpBank.class);
    private static final int LINES_PER_PAGE = 500;

    private final RestClient http;
    private final HttpSettings settings;
    private final Clock clock;

    /** @param builder configured for the connection to the bank */
    HttpBank(RestClient.Builder builder, HttpSettings settings, Clock clock) {
        this.http = builder.baseUrl(settings.url().toString()).build();
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Map<UUID, Answer> pay(List<Order> orders) {
        return each(orders, order -> Optional.of(pay(order)));
    }

    @Override
    public Map<UUID, Answer> find(List<Order> orders) {
        return each(orders, this::find);
    }

    private Answer pay(Order order) {
        PaymentRequest body = new PaymentRequest(
                order.amountMinor(), order.currency(), order.personId(), order.creditorName(), order.reference());
        try {
            ResponseEntity<Payment> answer = http.post()
                    .uri("/payments")
                    .header("Idempotency-Key", order.key().toString())
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(body)
                    .retrieve()
                    .toEntity(Payment.class);
            if (answer.getStatusCode() == HttpStatus.ACCEPTED && answer.getBody() == null) {
                return inTime(order, new Answer.Pending("The bank has accepted the order"));
            }
            return understood(order, answer.getBody());
        } catch (RestClientException e) {
            return unclear(e);
        }
    }

    /** An order unknown to the bank may be sent again only while the bank would still remember its key. */
    private Optional<Answer> find(Order order) {
        try {
            return Optional.of(understood(
                    order,
                    http.get().uri("/payments/{key}", order.key()).retrieve().body(Payment.class)));
        } catch (HttpClientErrorException.NotFound e) {
            return clock.instant().isBefore(order.firstSentAt().plus(settings.resentFor()))
                    ? Optional.empty()
                    : Optional.of(new Answer.Lost(
                            "The bank does not know the order; it was first sent at %s and keys are kept for %s"
                                    .formatted(order.firstSentAt(), settings.keyRetention())));
        } catch (RestClientException e) {
            return Optional.of(unclear(e));
        }
    }

    @Override
    public Optional<Statement> statement(LocalDate day, Consumer<List<Line>> page) {
        var lines = new StatementLines();
        long after = 0;
        StatementPage read;
        do {
            try {
                read = http.get()
                        .uri("/statements/{day}?after={after}&limit={limit}", day, after, LINES_PER_PAGE)
                        .retrieve()
                        .body(StatementPage.class);
            } catch (HttpClientErrorException.NotFound e) {
                return Optional.empty();
            } catch (RestClientException e) {
                log.atWarn().addKeyValue("day", day).setCause(e).log("The bank's statement cannot be read now");
                return Optional.empty();
            }
            if (read == null || !read.complete()) {
                return Optional.empty();
            }
            if (read.next() != null && read.next() <= after) {
                log.atWarn()
                        .addKeyValue("day", day)
                        .addKeyValue("next", read.next())
                        .log("The bank's statement never ends: its next page is not after this one");
                return Optional.empty();
            }
            page.accept(lines.take(read.lines() == null ? List.of() : read.lines()));
            after = read.next() == null ? 0 : read.next();
        } while (read.next() != null);
        return Optional.of(new Statement(0, lines.remarks()));
    }

    /** Sends one request per order, several at once. An unreadable answer leaves the outcome open. */
    private Map<UUID, Answer> each(List<Order> orders, Function<Order, Optional<Answer>> request) {
        Map<UUID, Answer> answers = new HashMap<>();
        try (ExecutorService requests = Executors.newFixedThreadPool(
                settings.requestsMax(), Thread.ofVirtual().name("bank-", 0).factory())) {
            List<Future<Optional<Answer>>> asked = orders.stream()
                    .map(order -> requests.submit(() -> request.apply(order)))
                    .toList();
            for (int one = 0; one < asked.size(); one++) {
                UUID key = orders.get(one).key();
                try {
                    asked.get(one).get().ifPresent(answer -> answers.put(key, answer));
                } catch (ExecutionException e) {
                    log.atError()
                            .addKeyValue("payout", key)
                            .setCause(e.getCause())
                            .log("The bank's answer could not be understood");
                    answers.put(key, new Answer.Unknown(String.valueOf(e.getCause())));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            orders.forEach(order -> answers.putIfAbsent(
                    order.key(), new Answer.Unknown("This service was stopped while it asked the bank")));
        }
        return answers;
    }

    /** Anything but a clear answer leaves the outcome open, unless the bank has certainly not accepted the request. */
    private static Answer unclear(RestClientException e) {
        Throwable cause = e.getCause();
        boolean untouched = e instanceof HttpClientErrorException.TooManyRequests
                || e instanceof ResourceAccessException
                        && (cause instanceof ConnectException
                                || cause instanceof HttpConnectTimeoutException
                                || cause instanceof RetryAfter.NotYet);
        String reason = String.valueOf(cause instanceof RetryAfter.NotYet ? cause.getMessage() : e.getMessage());
        return untouched ? new Answer.Unreachable(reason) : new Answer.Unknown(reason);
    }

    private Answer understood(Order order, @Nullable Payment payment) {
        return payment == null
                ? new Answer.Unknown("The bank did not respond")
                : inTime(order, payment.answerTo(order));
    }

    /** A bank that does not decide in time may never do so: the order needs a person. */
    private Answer inTime(Order order, Answer answer) {
        return answer instanceof Answer.Pending pending
                        && !clock.instant().isBefore(order.firstSentAt().plus(settings.answerWithin()))
                ? new Answer.Lost("%s; it was first sent at %s and should have been decided on within %s"
                        .formatted(pending.reason(), order.firstSentAt(), settings.answerWithin()))
                : answer;
    }

    private record PaymentRequest(
            long amountMinor, String currency, UUID creditorId, String creditorName, String reference) {}

    /** @param lines missing if there are none */
    private record StatementPage(
            boolean complete,
            @Nullable List<JsonNode> lines,
            @Nullable Long next) {}
}
