package dev.ates.accounting.payout;

import dev.ates.accounting.payout.Bank.Answer;
import dev.ates.accounting.payout.Payouts.Asked;
import dev.ates.accounting.payout.Payouts.Claim;
import dev.ates.accounting.payout.Payouts.Settled;
import dev.ates.accounting.robot.Robot;
import dev.ates.accounting.robot.Robots;
import dev.ates.accounting.robot.Turn;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Has every open payout paid. One whose outcome is not known is asked about first and sent again only if unheard of. */
@Component
class Payer implements Robot {

    private static final Logger log = LoggerFactory.getLogger(Payer.class);

    private final Payouts payouts;
    private final Bank bank;
    private final PayoutSettings settings;
    private final Clock clock;

    Payer(Payouts payouts, Bank bank, PayoutSettings settings, Clock clock) {
        this.payouts = payouts;
        this.bank = bank;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Robots.Name name() {
        return Robots.Name.payer;
    }

    @Override
    public void run(Turn turn, @Nullable LocalDate day) {
        List<Claim> claims = turn.step("claim", () -> payouts.claim(day));
        while (!claims.isEmpty()) {
            Instant started = clock.instant();
            List<Asked> asked = ask(claims);
            Settled settled = turn.step("settle", () -> {
                Settled done = payouts.settle(asked);
                turn.record(
                        day, started, Map.of("paid", done.paid(), "rejected", done.rejected(), "open", done.open()));
                return done;
            });
            if (settled.open() > 0) {
                log.atWarn().addKeyValue("open", settled.open()).log("Payouts are without an outcome");
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

    /** An answer that could not be made out leaves its payout as it is: held, then asked about. */
    private List<Asked> ask(List<Claim> claims) {
        List<Asked> asked = new ArrayList<>(claims.size());
        try (ExecutorService requests = Executors.newFixedThreadPool(
                settings.requestsMax(), Thread.ofVirtual().name("bank-", 0).factory())) {
            List<Future<Answer>> answers = claims.stream()
                    .map(claim -> requests.submit(() -> ask(claim)))
                    .toList();
            for (int one = 0; one < claims.size(); one++) {
                try {
                    asked.add(new Asked(claims.get(one), answers.get(one).get()));
                } catch (ExecutionException e) {
                    log.atError()
                            .addKeyValue("payout", claims.get(one).id())
                            .setCause(e.getCause())
                            .log("The bank's answer could not be made out");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return asked;
    }

    private Answer ask(Claim claim) {
        if (claim.asked()) {
            return bank.find(claim.order()).orElseGet(() -> bank.pay(claim.order()));
        }
        return bank.pay(claim.order());
    }
}
