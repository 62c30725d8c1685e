package dev.ates.accounting.payout;

import dev.ates.bank.http.Payment;
import dev.ates.bank.http.Signature;
import dev.ates.ui.NotFound;
import dev.ates.ui.PageHeaders;
import dev.ates.ui.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Receives callbacks of a bank with signed HTTP. They are authenticated by their signature instead of a token. A repeated
 * callback has no effect, and the first outcome of a payout stays.
 */
@RestController
class BankCallback {

    private static final Logger log = LoggerFactory.getLogger(BankCallback.class);
    private static final String PATH = "/callbacks/bank";

    /** A payment has a few hundred. Of a stranger who makes up headers, no more is read either. */
    private static final int BODY_BYTES_MAX = 16_384;

    private final Payouts payouts;
    private final Signature signature;
    private final JsonMapper json;

    BankCallback(Payouts payouts, Signature signature, JsonMapper json) {
        this.payouts = payouts;
        this.signature = signature;
        this.json = json;
    }

    @PostMapping(path = PATH, consumes = "application/json")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @SecurityRequirements
    @Operation(summary = "The outcome of a payout, from a bank that signs its messages (Standard Webhooks)")
    @ApiResponse(responseCode = "204", description = "Recorded")
    @ApiResponse(responseCode = "401", description = "not-the-bank: the signature is missing, wrong or old")
    @ApiResponse(responseCode = "413", description = "The body is too long")
    @ApiResponse(responseCode = "415", description = "The body is not of this media type")
    @RequestBody(
            required = true,
            content = @Content(mediaType = "application/json", schema = @Schema(type = "string", format = "byte")))
    void said(@RequestHeader HttpHeaders headers, HttpServletRequest request) {
        // A stranger may send a body, so it is read only with a signature.
        signature.complaint(headers).ifPresent(BankCallback::refuse);
        byte[] body = bytes(request);
        signature.complaint(headers, body).ifPresent(BankCallback::refuse);
        Payment payment = read(body, request);
        UUID key = payment.key();
        if (key == null || !payouts.recordAnswer(key, payment::answerTo)) {
            throw new NotFound("payout", String.valueOf(key));
        }
    }

    private static void refuse(String complaint) {
        log.atWarn().addKeyValue("complaint", complaint).log("A callback was not from the bank");
        throw new NotTheBank();
    }

    private static byte[] bytes(HttpServletRequest request) {
        try {
            byte[] body = request.getInputStream().readNBytes(BODY_BYTES_MAX + 1);
            if (body.length > BODY_BYTES_MAX) {
                throw new ResponseStatusException(
                        HttpStatus.CONTENT_TOO_LARGE, "The body has more than %d bytes".formatted(BODY_BYTES_MAX));
            }
            return body;
        } catch (IOException e) {
            throw new HttpMessageNotReadableException(
                    "The body cannot be read", e, new ServletServerHttpRequest(request));
        }
    }

    /** Refuses a malformed body like the rest of the API: the response names the position, and none of our classes. */
    private Payment read(byte[] body, HttpServletRequest request) {
        try {
            return json.readValue(body, Payment.class);
        } catch (JacksonException e) {
            throw new HttpMessageNotReadableException(
                    "The body is no payment", e, new ServletServerHttpRequest(request));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Access {

        @Bean
        @Order(0)
        SecurityFilterChain callbacks(HttpSecurity http, PageHeaders headers) {
            return http.securityMatcher(PATH)
                    .headers(headers::transport)
                    .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                    .csrf(csrf -> csrf.disable())
                    .build();
        }
    }

    /** Reveals no details to an attacker. */
    static final class NotTheBank extends Refusal {

        NotTheBank() {
            super("The request does not carry the bank's signature");
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.UNAUTHORIZED;
        }

        @Override
        public String name() {
            return "not-the-bank";
        }
    }
}
