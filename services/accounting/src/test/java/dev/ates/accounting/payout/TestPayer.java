package dev.ates.accounting.payout;

import dev.ates.accounting.ServiceTest;
import dev.ates.bank.Bank;
import dev.ates.robots.TestRobot;

/** The payer with a test's own bank. */
public final class TestPayer extends ServiceTest {

    private TestPayer() {}

    public static void pay(Bank bank, TestRobot payer) {
        new Payer(service(Payouts.class), bank, CLOCK).run(payer.turn(), null);
    }
}
