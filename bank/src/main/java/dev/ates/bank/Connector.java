package dev.ates.bank;

import java.util.function.Supplier;

/**
 * A kind of bank for the setting {@code ates.bank.kind}. Each subpackage has one or more, as beans.
 *
 * @param plays whether it moves no real money; only such a bank may pay for the days of a demo clock
 * @param check refuses missing and invalid settings without side effects; it runs before {@code connect}, and without a
 *     database
 * @param connect creates the bank; called only for the chosen kind
 */
public record Connector(String kind, boolean plays, Runnable check, Supplier<Bank> connect) {}
