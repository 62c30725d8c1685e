package dev.ates.outside.bank;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.outside.bank.Faults.Kind;
import dev.ates.outside.bank.Payments.Decision;
import dev.ates.ui.KeyReused;
import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import dev.ates.ui.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The bank's API for accounting, without authentication, because this is a demo. */
@RestController
@RequestMapping("/bank")
@SecurityRequirements
class BankApi {

    private static final String CLOSED = "The creditor's account is closed";

    private final Payments payments;
    private final Faults faults;
    private final BusinessCalendar calendar;

    BankApi(Payments payments, Faults faults, BusinessCalendar calendar) {
        this.payments = payments;
        this.faults = faults;
        this.calendar = calendar;
    }

    /** 201 for the first order of a key, 200 with the first response for its repetition, 422 for a different order. */
    @PostMapping("/payments")
    @Operation(summary = "Order a payment")
    @ApiResponse(responseCode = "201", description = "Ordered")
    @ApiResponse(responseCode = "200", description = "The payment of this key, which was already ordered")
    @ApiResponse(responseCode = "500", description = "bank-broken: it was asked to fail")
    ResponseEntity<Payment> pay(@RequestHeader("Idempotency-Key") UUID key, @RequestBody PaymentOrder order) {
        faults.begin();
        try {
            return treat(key, order);
        } finally {
            faults.end();
        }
    }

    private ResponseEntity<Payment> treat(UUID key, PaymentOrder order) {
        Optional<Kind> fault = faults.draw();
        if (fault.isEmpty()) {
            return execute(key, order, Decision.EXECUTED);
        }
        return switch (fault.get()) {
            case fail -> throw new Broken();
            case reject -> execute(key, order, Decision.rejected(CLOSED, Duration.ZERO));
            case late_reject -> execute(key, order, Decision.rejected(CLOSED, faults.undecidedFor()));
            case execute_then_return -> execute(key, order, Decision.returned(faults.undecidedFor()));
            case slow -> {
                faults.thinkSlowly();
                yield execute(key, order, Decision.EXECUTED);
            }
            case execute_then_hang -> {
                ResponseEntity<Payment> answer = execute(key, order, Decision.EXECUTED);
                faults.hang();
                yield answer;
            }
            case execute_then_fail -> {
                execute(key, order, Decision.EXECUTED);
                throw new Broken();
            }
        };
    }

    private ResponseEntity<Payment> execute(UUID key, PaymentOrder order, Decision decision) {
        Payments.Memory memory = faults.memory();
        boolean first = payments.record(key, order, decision, memory);
        var entry = payments.find(key, memory.keyRetention()).orElseThrow(() -> new NotFound("payment", key));
        if (!entry.order().equals(order)) {
            throw new KeyReused(key);
        }
        return ResponseEntity.status(first ? HttpStatus.CREATED : HttpStatus.OK).body(entry.payment());
    }

    @GetMapping("/payments/{key}")
    @Operation(summary = "A payment by its idempotency key")
    Payment payment(@PathVariable UUID key) {
        return payments.find(key, faults.memory().keyRetention())
                .map(Payments.Entry::payment)
                .orElseThrow(() -> new NotFound("payment", key));
    }

    /** In the order of booking; the cursor is the key of the last payment seen. */
    @GetMapping("/payments")
    @Operation(summary = "All payments in the order of booking")
    List<Payment> payments(Paging paging) {
        return payments.list(Payments.Filter.NONE, paging.afterUuid().orElse(null), paging.limit()).stream()
                .map(Payments.Entry::payment)
                .toList();
    }

    /**
     * A page of what the bank booked on one of its days.
     *
     * @param complete whether the day has ended, so that nothing will follow
     * @param next the cursor of the next page, {@code null} on the last
     */
    record Statement(
            LocalDate day,
            boolean complete,
            List<Payments.Booked> lines,
            @Nullable Long next) {}

    @GetMapping("/statements/{day}")
    @Operation(summary = "What the bank booked on one of its days: payments and returns")
    Statement statement(@PathVariable LocalDate day, Paging paging) {
        boolean complete = !calendar.now().isBefore(calendar.endOf(day));
        List<Payments.Booked> lines = payments.booked(
                calendar.startOf(day), calendar.endOf(day), paging.afterLong().orElse(0L), paging.limit());
        return new Statement(day, complete, lines, paging.next(lines, one -> one.number()));
    }

    @GetMapping("/faults")
    @Operation(summary = "The faults that the bank shows")
    Faults.State faults() {
        return faults.state();
    }

    @PostMapping("/faults")
    @Operation(summary = "Make the bank show faults")
    Faults.State misbehave(@RequestBody Faults.Change change) {
        try {
            return faults.change(change);
        } catch (IllegalArgumentException e) {
            throw new WrongFaults(e);
        }
    }

    @DeleteMapping("/faults")
    @Operation(summary = "Stop all faults")
    Faults.State behave() {
        return faults.reset();
    }

    /** An injected failure. */
    static final class Broken extends Refusal {

        Broken() {
            super("The bank fails because it was asked to");
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.INTERNAL_SERVER_ERROR;
        }

        @Override
        public String name() {
            return "bank-broken";
        }
    }

    static final class WrongFaults extends Refusal {

        WrongFaults(IllegalArgumentException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.BAD_REQUEST;
        }

        @Override
        public String name() {
            return "wrong-faults";
        }
    }
}
