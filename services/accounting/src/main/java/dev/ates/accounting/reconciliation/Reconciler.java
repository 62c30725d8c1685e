package dev.ates.accounting.reconciliation;

import dev.ates.accounting.payout.Contradictions;
import dev.ates.accounting.reconciliation.Reconciliation.Result;
import dev.ates.bank.Bank;
import dev.ates.robots.Robot;
import dev.ates.robots.Turn;
import dev.ates.sql.Failures;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Compares every closed day with the bank's statement as soon as it is available. */
@Component
class Reconciler implements Robot {

    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private final Reconciliation reconciliation;
    private final Bank bank;
    private final Returns returns;
    private final Contradictions contradictions;
    private final Clock clock;

    Reconciler(Reconciliation reconciliation, Returns returns, Contradictions contradictions, Bank bank, Clock clock) {
        this.reconciliation = reconciliation;
        this.returns = returns;
        this.contradictions = contradictions;
        this.bank = bank;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "reconciler";
    }

    @Override
    public void run(Turn turn, @Nullable LocalDate day) {
        Map<LocalDate, Long> versions = bank.statements(reconciliation.changesSince());
        turn.step("expect", () -> reconciliation.expect(bank::isBankingDay) + reconciliation.compareAgain(versions));
        Map<LocalDate, RuntimeException> failed = reconcile(turn, reconciliation.due(day));
        Set<UUID> paid = bank.executedAfterAll(reconciliation.wentBack());
        turn.step("contradict", () -> {
            contradictions.paidAfterAll(paid);
            return paid.size();
        });
        if (!failed.isEmpty()) {
            throw new IllegalStateException(
                    "%d of the days cannot be compared with the bank's statements, the first one is %s"
                            .formatted(failed.size(), failed.keySet().iterator().next()),
                    failed.values().iterator().next());
        }
    }

    @Override
    public Map<String, Long> plan(@Nullable LocalDate day) {
        return Map.of("statements", (long) reconciliation.due(day).size());
    }

    /**
     * Compares these days. What a bank states of one day must not keep the others from being compared; a failure that may
     * pass concerns all of them.
     *
     * @return the days that failed, oldest first
     */
    private Map<LocalDate, RuntimeException> reconcile(Turn turn, List<Reconciliation.Due> days) {
        Map<LocalDate, RuntimeException> failed = new LinkedHashMap<>();
        for (Reconciliation.Due due : days) {
            try {
                reconcile(turn, due);
            } catch (Turn.TurnLost e) {
                throw e;
            } catch (RuntimeException e) {
                if (Failures.mayPass(e)) {
                    throw e;
                }
                log.atError().addKeyValue("day", due.day()).setCause(e).log("The bank's statement cannot be compared");
                failed.put(due.day(), e);
            }
        }
        return failed;
    }

    private void reconcile(Turn turn, Reconciliation.Due due) {
        LocalDate day = due.day();
        Instant started = clock.instant();
        turn.step("discard", () -> reconciliation.discardDraft(day));
        Optional<Bank.Statement> statement =
                bank.statement(day, lines -> turn.step("read", () -> reconciliation.draft(day, lines)));
        if (statement.isEmpty()) {
            turn.step("postpone", () -> reconciliation.postpone(day));
            return;
        }
        Result result = turn.step("compare", () -> {
            Result compared = reconciliation.compare(due, statement.get(), bank::isBankingDay);
            returns.postByRule(reconciliation.openReturns());
            turn.record(
                    day,
                    started,
                    Map.of(
                            "lines", compared.lines(),
                            "settled", compared.settled(),
                            "differences", compared.differences()));
            return compared;
        });
        if (result.differences() > 0) {
            log.atError()
                    .addKeyValue("day", day)
                    .addKeyValue("differences", result.differences())
                    .log("The bank's statement differs from what was paid");
        }
    }
}
