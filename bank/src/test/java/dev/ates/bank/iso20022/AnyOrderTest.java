package dev.ates.bank.iso20022;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Statements that repeat or continue others, in whatever order their files arrive. */
class AnyOrderTest extends AnyOrderFixture {

    @ParameterizedTest
    @MethodSource({"repeated", "parts", "comesBack", "inDoubt"})
    void isTheSameInAnyOrder(Case played) {
        assertTheSameInAnyOrder(played);
    }

    static Stream<Case> repeated() {
        String two = entry("DBIT", FRIDAY, "two", "R2", "10.00");
        return Stream.of(
                new Case(
                        "H1: the day beside its parts, and its closing balance was reached before",
                        FRIDAY,
                        List.of("-one", "-order", "+more"),
                        friday("A 1 T08", "1000.00", "965.00", ONE),
                        friday("B 2 T10", "965.00", "930.00", AGAIN),
                        friday("C 3 T12", "930.00", "965.00", MORE),
                        friday("D 4 T18", "1000.00", "965.00", ONE + AGAIN + MORE)),
                new Case(
                        "H1: the same without references of the bank",
                        FRIDAY,
                        List.of("-one", "-order", "+more"),
                        friday("A 1 T08", "1000.00", "965.00", entry("DBIT", FRIDAY, "one", "")),
                        friday("B 2 T10", "965.00", "930.00", entry("DBIT", FRIDAY, ORDER, "")),
                        friday("C 3 T12", "930.00", "965.00", entry("CRDT", FRIDAY, "more", "")),
                        friday(
                                "D 4 T18",
                                "1000.00",
                                "965.00",
                                entry("DBIT", FRIDAY, "one", "")
                                        + entry("DBIT", FRIDAY, ORDER, "")
                                        + entry("CRDT", FRIDAY, "more", ""))),
                new Case(
                        "H1: a day within a week does not continue it",
                        TUESDAY,
                        List.of("-order"),
                        of("M 1 T08", MONDAY, MONDAY, "1000.00", "965.00", entry("DBIT", MONDAY, "one", "T1")),
                        of("T 2 T09", TUESDAY, TUESDAY, "965.00", "930.00", entry("DBIT", TUESDAY, ORDER, "T2")),
                        of("W 3 T10", WEDNESDAY, WEDNESDAY, "930.00", "965.00", entry("CRDT", WEDNESDAY, "more", "T3")),
                        of(
                                "V 9 T20",
                                MONDAY,
                                FRIDAY,
                                "1000.00",
                                "965.00",
                                entry("DBIT", MONDAY, "one", "T1")
                                        + entry("DBIT", TUESDAY, ORDER, "T2")
                                        + entry("CRDT", WEDNESDAY, "more", "T3"))),
                new Case(
                        "H2: a part that is late, with the return",
                        FRIDAY,
                        List.of("-order", "+order", "-order"),
                        friday("A 1 T08", "1000.00", "965.00", PAID),
                        friday("B 2 T10", "965.00", "1000.00", BACK),
                        friday("C 3 T12", "1000.00", "965.00", AGAIN),
                        friday("D 4 T18", "1000.00", "965.00", PAID + BACK + AGAIN)));
    }

    static Stream<Case> parts() {
        String two = entry("DBIT", FRIDAY, "two", "R2", "10.00");
        String thursday = entry("DBIT", THURSDAY, "one", "R1");
        String unnamed = entry("CRDT", FRIDAY, "NONREF", "", "100.00");
        return Stream.of(
                new Case(
                        "H3: a funding without a reference is no booking in common",
                        FRIDAY,
                        List.of("+NONREF", "+order", "-sweep", "+NONREF"),
                        friday("A 1 T08", "0.00", "135.00", unnamed + entry("CRDT", FRIDAY, ORDER, "T9")),
                        friday("B 2 T10", "135.00", "0.00", entry("DBIT", FRIDAY, "sweep", "T2", "135.00")),
                        friday("C 3 T12", "0.00", "100.00", unnamed)),
                new Case(
                        "H4: a part that is made anew takes nothing from the day",
                        FRIDAY,
                        List.of("-one", "+order"),
                        friday("A 1 T10", "1000.00", "965.00", ONE),
                        friday("B 2 T12", "965.00", "1000.00", BACK),
                        friday("D 3 T18", "1000.00", "1000.00", ONE + BACK),
                        friday("A 1 T20", "1000.00", "965.00", ONE)),
                new Case(
                        "M3: a week of a bank with one id, and its last day is newer",
                        THURSDAY,
                        List.of("-one"),
                        friday("X - T20", "965.00", "955.00", two),
                        of("X - T18", THURSDAY, FRIDAY, "1000.00", "955.00", thursday + two)),
                new Case(
                        "a longer statement that lists a newer one in part",
                        FRIDAY,
                        List.of("-two", "-three"),
                        friday("F 9 T20", "1000.00", "955.00", two + entry("DBIT", FRIDAY, "three", "T3")),
                        of("W 8 T18", THURSDAY, FRIDAY, "1000.00", "990.00", two)),
                new Case(
                        "a week without references whose first day begins on the day of the one before",
                        FRIDAY,
                        List.of("-two"),
                        of(
                                "A 1 T08",
                                WEDNESDAY,
                                WEDNESDAY,
                                "1100.00",
                                "1000.00",
                                entry("DBIT", WEDNESDAY, "x", "", "100.00")),
                        of("B 2 T09", THURSDAY, THURSDAY, "1000.00", "965.00", entry("DBIT", THURSDAY, "one", "")),
                        friday("C 3 T10", "965.00", "930.00", entry("DBIT", FRIDAY, "two", "")),
                        of(
                                "W 9 T20",
                                WEDNESDAY,
                                FRIDAY,
                                "1000.00",
                                "930.00",
                                entry("DBIT", THURSDAY, "one", "") + entry("DBIT", FRIDAY, "two", ""))));
    }

    static Stream<Case> comesBack() {
        String payout = entry("DBIT", FRIDAY, "payout", "R2");
        String backUnderOne = entry("CRDT", FRIDAY, ORDER, "T1");
        return Stream.of(
                new Case(
                        "parts of a day on which the balance comes back",
                        FRIDAY,
                        List.of("+funding", "-payout", "+more"),
                        friday("A 1 T10", "0.00", "35.00", FUNDING),
                        friday("B 2 T12", "35.00", "0.00", payout),
                        friday("C 3 T13", "0.00", "35.00", MORE),
                        friday("day 4 T20", "0.00", "35.00", MORE + payout + FUNDING)),
                new Case(
                        "a part that is made anew",
                        FRIDAY,
                        List.of("+funding", "-payout"),
                        friday("A 1 T10", "0.00", "35.00", FUNDING),
                        friday("B 2 T12", "35.00", "0.00", payout),
                        friday("A 1 T20", "0.00", "35.00", FUNDING)),
                new Case(
                        "a payment, its return and the payment again under one reference",
                        FRIDAY,
                        List.of("-order", "+order", "-order"),
                        friday("A 1 T10", "1000.00", "965.00", PAID),
                        friday("B 2 T12", "965.00", "1000.00", backUnderOne),
                        friday("C 3 T13", "1000.00", "965.00", PAID)),
                new Case(
                        "the same in two statements",
                        FRIDAY,
                        List.of("-order", "+order", "-order"),
                        friday("A 1 T10", "1000.00", "965.00", PAID),
                        friday("B 2 T18", "965.00", "965.00", backUnderOne + PAID)),
                new Case(
                        "an order that is executed twice after the account was funded again",
                        FRIDAY,
                        List.of("-order", "+more", "-order"),
                        friday("A 1 T10", "35.00", "0.00", PAID),
                        friday("B 2 T18", "0.00", "0.00", MORE + PAID)),
                new Case(
                        "the same after a statement on which the balance comes back",
                        FRIDAY,
                        List.of("+funding", "-order", "+more", "-order"),
                        friday("M 1 T12", "0.00", "0.00", FUNDING + PAID),
                        friday("E 3 T18", "35.00", "0.00", PAID),
                        friday("D 2 T17", "0.00", "35.00", MORE)));
    }

    static Stream<Case> inDoubt() {
        String payout = entry("DBIT", FRIDAY, "payout", "R2");
        String backUnderOne = entry("CRDT", FRIDAY, ORDER, "T1");
        return Stream.of(
                new Case(
                        "a payment and a return that may have been booked again: as listed",
                        FRIDAY,
                        List.of("-order", "-order", "+order", "+order"),
                        friday("A 1 T08", "1000.00", "965.00", PAID),
                        friday("B 3 T18", "1000.00", "1000.00", PAID + backUnderOne),
                        friday("C 2 T10", "965.00", "1000.00", backUnderOne)),
                new Case(
                        "what a longer statement begins with, and another one leads to it",
                        FRIDAY,
                        List.of("-order", "+order", "-order", "-fee"),
                        friday("A 1 T10", "1000.00", "965.00", PAID),
                        friday("B 2 T12", "965.00", "1000.00", backUnderOne),
                        friday("C 3 T18", "1000.00", "964.00", PAID + FEE)),
                new Case(
                        "statements that open alike and share no booking",
                        FRIDAY,
                        List.of("-one", "+more", "-order"),
                        friday("A 1 T08", "1000.00", "965.00", ONE),
                        friday("B 2 T10", "965.00", "1000.00", MORE),
                        friday("C 3 T12", "1000.00", "965.00", AGAIN)),
                new Case(
                        "a charge is no booking in common",
                        FRIDAY,
                        List.of("+order", "-fee", "-sweep", "-payout"),
                        friday("A 1 T08", "1000.00", "1034.00", BACK + FEE),
                        friday("B 2 T10", "1034.00", "1000.00", entry("DBIT", FRIDAY, "sweep", "T5", "34.00")),
                        friday("C 3 T12", "1000.00", "965.00", payout)),
                new Case(
                        "a return is not its payment",
                        FRIDAY,
                        List.of("+funding", "-order", "+order", "-sweep"),
                        friday("X - T08", "0.00", "0.00", FUNDING + PAID),
                        friday("X - T10", "0.00", "0.00", backUnderOne + entry("DBIT", FRIDAY, "sweep", "R3"))),
                new Case(
                        "the numbers tell the statements of one id apart",
                        FRIDAY,
                        List.of("+funding", "-payout"),
                        friday("X 2 T12", "0.00", "0.00", ""),
                        friday("X 1 T08", "0.00", "0.00", FUNDING + payout)));
    }
}
