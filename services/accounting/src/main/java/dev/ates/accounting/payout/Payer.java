package dev.ates.accounting.payout;

import dev.ates.accounting.payout.Payouts.Answered;
import dev.ates.accounting.payout.Payouts.Claim;
import dev.ates.accounting.payout.Payouts.Settled;
import dev.ates.bank.Bank;
import dev.ates.bank.Bank.Answer;
import dev.ates.bank.Bank.Order;
import dev.ates.robots.Robot;
import dev.ates.robots.Turn;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends every open payout to the bank. For a payout with an unknown outcome it first queries the status, and sends it again
 * only if the bank does not know it.
 */
@Component
class Payer implements Robot {

    private static final Logger log = LoggerFactory.getLogger(Payer.class);

    private final Payouts payouts;
    private final Bank bank;
    private final Clock clock;

    Payer(Payouts payouts, Bank bank, Clock clock) {
        this.payouts = payouts;
        this.bank = bank;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "payer";
    }

    @Override
    public void run(Turn turn, @Nullable LocalDate day) {
        List<Claim> claims = turn.step("claim", () -> payouts.claim(day));
        while (!claims.isEmpty()) {
            Instant started = clock.instant();
            List<Answered> answered = inquire(claims);
            Settled settled = turn.step("settle", () -> {
                Settled done = payouts.settle(answered);
                turn.record(
                        day,
                        started,
                        Map.of(
                                "paid", done.paid(),
                                "rejected", done.rejected(),
                                "pending", done.pending(),
                                "open", done.open()));
                return done;
            });
            if (settled.open() > 0) {
                log.atWarn().addKeyValue("open", settled.open()).log("Payouts have no outcome yet");
                return;
            }
            claims = turn.step("claim", () -> payouts.claim(day));
        }
    }

    @Override
    public Map<String, Long> plan(@Nullable LocalDate day) {
        Payouts.Waiting waiting = payouts.due(day);
        return Map.of("payouts", waiting.payouts(), "amountMinor", waiting.amountMinor());
    }

    /**
     * Queries the status of orders that the bank may have received. Sends the others, and those that the bank does not
     * know.
     */
    private List<Answered> inquire(List<Claim> claims) {
        List<Order> sentBefore =
                claims.stream().filter(Claim::sentBefore).map(Claim::order).toList();
        Map<UUID, Answer> answers = new HashMap<>(sentBefore.isEmpty() ? Map.of() : bank.find(sentBefore));
        List<Order> toSend = claims.stream()
                .filter(claim -> !answers.containsKey(claim.id()))
                .map(Claim::order)
                .toList();
        answers.putAll(toSend.isEmpty() ? Map.of() : bank.pay(toSend));
        return claims.stream()
                .map(claim -> new Answered(
                        claim, answers.getOrDefault(claim.id(), new Answer.Unknown("The bank left the order out"))))
                .toList();
    }
}
