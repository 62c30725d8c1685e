package dev.ates.bank.iso20022;

import dev.ates.bank.iso20022.AccountStatement.Around;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Versions and pages of statements, in whatever order their files arrive. */
class AnyOrderOfVersionsTest extends AnyOrderFixture {

    @ParameterizedTest
    @MethodSource({"versions", "pages"})
    void isTheSameInAnyOrder(Case played) {
        assertTheSameInAnyOrder(played);
    }

    static Stream<Case> versions() {
        return Stream.of(
                new Case(
                        "an older version of other days, after the balance has come back",
                        FRIDAY,
                        List.of("+funding", "-one", "-sweep"),
                        of("S7 7 T18", THURSDAY, FRIDAY, "0.00", "0.00", HUNDRED + SIXTY + FORTY),
                        friday("S7 7 T20", "0.00", "0.00", HUNDRED + SIXTY + SWEPT)),
                new Case(
                        "a correction with the next number",
                        FRIDAY,
                        List.of("+funding", "-one", "-sweep"),
                        friday("S 7 T18", "0.00", "0.00", HUNDRED + SIXTY + FORTY),
                        friday("S 8 T20", "0.00", "0.00", HUNDRED + SIXTY + SWEPT)),
                new Case(
                        "M4: a sweep under one reference does not make the next statement a correction",
                        FRIDAY,
                        List.of("+funding", "-one", "-two"),
                        friday("S 7 T08", "0.00", "0.00", HUNDRED + entry("DBIT", FRIDAY, "one", "T1", "100.00")),
                        friday("S 8 T12", "0.00", "0.00", HUNDRED + entry("DBIT", FRIDAY, "two", "T2", "100.00"))),
                new Case(
                        "a correction after the next day",
                        FRIDAY,
                        List.of("+funding", "-one"),
                        friday("S 7 T18", "0.00", "0.00", HUNDRED + SIXTY + FORTY),
                        of(
                                "S 8 T19",
                                FRIDAY.plusDays(1),
                                FRIDAY.plusDays(1),
                                "40.00",
                                "0.00",
                                entry("DBIT", FRIDAY.plusDays(1), "x", "R9", "40.00")),
                        friday("S 7 T20", "0.00", "40.00", HUNDRED + SIXTY)),
                new Case(
                        "a correction under another id",
                        FRIDAY,
                        List.of("-one"),
                        friday("S 7 T18", "1000.00", "900.00", SIXTY + FORTY),
                        friday("N 9 T20", "1000.00", "940.00", SIXTY)),
                new Case(
                        "another opening balance under one number",
                        FRIDAY,
                        List.of("-corrected", "-another"),
                        friday("A 7 T18", "0.00", "35.00", entry("CRDT", FRIDAY, "first", "R1")),
                        friday("A 7 T19", "1035.00", "1000.00", entry("DBIT", FRIDAY, "corrected", "R2")),
                        friday("A 8 T19", "2035.00", "2000.00", entry("DBIT", FRIDAY, "another", "R3"))),
                new Case(
                        "an emptied account",
                        FRIDAY,
                        List.of("+corrected", "-order"),
                        friday("A 7 T18", "0.00", "0.00", FUNDING + PAID),
                        friday("B 8 T19", "0.00", "0.00", FUNDING.replace("funding", "corrected") + PAID)),
                new Case(
                        "H5: no time but that of the message",
                        FRIDAY,
                        List.of("-order", "+order"),
                        sent(18, "965.00", PAID),
                        sent(20, "1000.00", PAID + BACK)));
    }

    static Stream<Case> pages() {
        String first = balance("OPBD", "1000.00") + ONE;
        String last = balance("CLBD", "930.00") + AGAIN;
        return Stream.of(
                new Case(
                        "M1: a statement without pages that is newer",
                        FRIDAY,
                        List.of("-one", "-fee"),
                        page(1, "18", balance("OPBD", "1000.00") + ONE),
                        page(2, "18", balance("CLBD", "964.00") + FEE),
                        friday("P - T20", "1000.00", "964.00", ONE + FEE)),
                new Case(
                        "M2: pages of two versions are not complete",
                        FRIDAY,
                        List.of("incomplete"),
                        page(1, "18", first),
                        page(2, "18", last),
                        page(1, "20", balance("OPBD", "1000.00") + MORE)),
                new Case(
                        "M7: a message of several pages around whole statements",
                        FRIDAY,
                        List.of("-one"),
                        ofMessage(1, FRIDAY, "1000.00", "965.00", ONE),
                        ofMessage(2, THURSDAY, "1035.00", "1000.00", entry("DBIT", THURSDAY, "x", "T9"))),
                new Case(
                        "a repetition without pages under another id",
                        FRIDAY,
                        List.of("-one", "-order"),
                        page(1, "18", first),
                        page(2, "18", last),
                        friday("B - T20", "1000.00", "930.00", ONE + AGAIN)));
    }

    private static AccountStatement sent(int hour, String closing, String entries) {
        return AccountStatement.read(
                Message.camt_053,
                Xml.first(
                                Xml.parse("""
            <BkToCstmrStmt><GrpHdr><CreDtTm>2026-11-27T%d:00:00Z</CreDtTm></GrpHdr><Stmt><Id>A</Id><ElctrncSeqNb>7</ElctrncSeqNb>
            %s%s%s</Stmt></BkToCstmrStmt>""".formatted(
                                                hour, balance("OPBD", "1000.00"), balance("CLBD", closing), entries)),
                                "Stmt")
                        .orElseThrow(),
                new Around(List.of(), Optional.empty(), ZoneOffset.UTC));
    }

    private static AccountStatement ofMessage(int page, LocalDate day, String opening, String closing, String entries) {
        return AccountStatement.read(
                Message.camt_053,
                Xml.parse("""
            <Stmt><Id>%1$s</Id>%2$s%3$s%4$s</Stmt>""".formatted(
                                "S" + day,
                                balance("OPBD", opening),
                                balance("CLBD", closing).replace("2026-11-27", day.toString()),
                                entries)),
                new Around(List.of(), Optional.of(new AccountStatement.Page(page, page == 2)), ZoneOffset.UTC));
    }

    private static AccountStatement page(int page, String hour, String content) {
        return AccountStatement.read(
                Message.camt_053,
                Xml.parse("""
            <Stmt><Id>P</Id><StmtPgntn><PgNb>%d</PgNb><LastPgInd>%s</LastPgInd></StmtPgntn><CreDtTm>2026-11-27T%s:00:00Z</CreDtTm>
              <FrToDt><FrDtTm>2026-11-27T00:00:00</FrDtTm><ToDtTm>2026-11-27T23:59:59</ToDtTm></FrToDt>%s</Stmt>""".formatted(page, page == 2, hour, content)),
                new Around(List.of(), Optional.empty(), ZoneOffset.UTC));
    }

    private static String balance(String kind, String amount) {
        return """
              <Bal><Tp><CdOrPrtry><Cd>%s</Cd></CdOrPrtry></Tp><Amt Ccy="USD">%s</Amt><CdtDbtInd>CRDT</CdtDbtInd>
                <Dt><Dt>2026-11-27</Dt></Dt></Bal>""".formatted(kind, amount);
    }
}
