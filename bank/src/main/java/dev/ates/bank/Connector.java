package dev.ates.bank;

import java.util.function.Supplier;

/**
 * A kind of bank for the setting {@code ates.bank.kind}. Each subpackage has one or more, as beans.
 *
 * @param plays whether no real money is moved: the only kind that may be paid for the days of a demo's clock
 * @param check refuses settings that this kind cannot do without, and touches nothing; it runs before {@code connect}, and
 *     without a database
 * @param connect makes the bank; asked only of the kind that was chosen
 */
public record Connector(String kind, boolean plays, Runnable check, Supplier<Bank> connect) {}
