package dev.ates.accounting.payout;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** A bank that is reached by HTTP and knows an order by its {@code Idempotency-Key}. */
@Component
class DemoBank implements Bank {

    private final RestClient http;

    DemoBank(RestClient.Builder builder, BankSettings settings) {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .build();
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(client);
        requests.setReadTimeout(settings.readTimeout());
        this.http = builder.baseUrl(settings.url().toString())
                .requestFactory(requests)
                .build();
    }

    @Override
    public Answer pay(Order order) {
        PaymentRequest body = new PaymentRequest(
                order.amountMinor(),
                order.currency(),
                order.personId(),
                order.creditorName(),
                "aTES payout " + order.day());
        try {
            return understood(
                    order,
                    http.post()
                            .uri("/payments")
                            .header("Idempotency-Key", order.key().toString())
                            .contentType(MediaType.APPLICATION_JSON)
                            .body(body)
                            .retrieve()
                            .body(Payment.class));
        } catch (RestClientException e) {
            return unclear(e);
        }
    }

    @Override
    public Optional<Answer> find(Order order) {
        try {
            return Optional.of(understood(
                    order,
                    http.get().uri("/payments/{key}", order.key()).retrieve().body(Payment.class)));
        } catch (HttpClientErrorException.NotFound e) {
            return Optional.empty();
        } catch (RestClientException e) {
            return Optional.of(unclear(e));
        }
    }

    /** Anything but a clear answer leaves the outcome open; only a connection that never was is known to be harmless. */
    private static Answer unclear(RestClientException e) {
        boolean connected = !(e instanceof ResourceAccessException
                && (e.getCause() instanceof ConnectException || e.getCause() instanceof HttpConnectTimeoutException));
        String reason = String.valueOf(e.getMessage());
        return connected ? new Answer.Unknown(reason) : new Answer.Unreachable(reason);
    }

    private static Answer understood(Order order, @Nullable Payment payment) {
        if (payment == null
                || payment.amountMinor() != order.amountMinor()
                || !order.currency().equals(payment.currency())
                || !order.personId().equals(payment.creditorId())) {
            return new Answer.Unknown("The bank answers about another payment: " + payment);
        }
        return switch (payment.status()) {
            case "executed" -> new Answer.Executed();
            case "rejected" -> new Answer.Rejected(payment.reason() == null ? "" : payment.reason());
            default -> new Answer.Unknown("The bank answers " + payment.status());
        };
    }

    private record PaymentRequest(
            long amountMinor, String currency, UUID creditorId, String creditorName, String reference) {}

    private record Payment(
            String status, @Nullable String reason, long amountMinor, String currency, UUID creditorId) {}
}
