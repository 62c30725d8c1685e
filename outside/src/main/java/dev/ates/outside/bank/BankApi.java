package dev.ates.outside.bank;

import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import dev.ates.ui.Refusal;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the accounting of a company sees of its bank. Nobody has to sign in: it is a demo. */
@RestController
@RequestMapping("/bank/payments")
class BankApi {

    private final Books books;

    BankApi(Books books) {
        this.books = books;
    }

    /** 201 for the first order of a key, 200 with the first answer for its repetition, 422 for another order. */
    @PostMapping
    ResponseEntity<Payment> pay(@RequestHeader("Idempotency-Key") UUID key, @RequestBody PaymentOrder order) {
        boolean first = books.bookedFirst(key, order, Payment.Status.executed, null);
        var entry = books.find(key).orElseThrow(() -> new NotFound("payment", key));
        if (!entry.order().equals(order)) {
            throw new KeyReused(key);
        }
        return ResponseEntity.status(first ? HttpStatus.CREATED : HttpStatus.OK).body(entry.payment());
    }

    @GetMapping("/{key}")
    Payment payment(@PathVariable UUID key) {
        return books.find(key).map(Books.Entry::payment).orElseThrow(() -> new NotFound("payment", key));
    }

    /** In the order of booking; the cursor is the key of the last payment seen. */
    @GetMapping
    List<Payment> payments(Paging paging) {
        return books.list(paging.afterUuid().orElse(null), paging.limit()).stream()
                .map(Books.Entry::payment)
                .toList();
    }

    /** A key names one order for ever. */
    static final class KeyReused extends Refusal {

        KeyReused(UUID key) {
            super("The key %s belongs to another order".formatted(key));
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.UNPROCESSABLE_CONTENT;
        }

        @Override
        public String name() {
            return "idempotency-key-reused";
        }
    }
}
