package dev.ates.testkit.planted.accounting;

/** Breaks no rule; the tracker must not know it. */
public final class Ledger {}
