package dev.ates.bank.iso20022;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.bank.iso20022.AccountStatement.Around;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many remarks of one kind on a day do not hide the others. */
class RemarksTest extends StatementsFixture {

    @Test
    void manyOtherAccountsAreOneRemarkBehindWhatMatters() {
        List<String> others =
                IntStream.rangeClosed(1, 21).mapToObj(one -> "OTHER" + one).toList();

        keep(read("", "1000.00", "900.00", unreadable(), others));

        assertThat(remarks())
                .containsExactly(
                        "Statement S does not add up: it begins with 1000.00 and ends with 900.00, but its entries come to 0.00",
                        "Entry 1 cannot be read: Sts is 'ERRR'",
                        "It names no account and was assumed to be ours",
                        "Ignored: the statements of OTHER1, OTHER2, OTHER3 and 18 more, which are not our accounts");
    }

    @Test
    void aGapBetweenManyStatementsWithRemarksIsShownFirst() {
        for (int one = 0; one < 21; one++) {
            String balance = "%d.00".formatted(1000 + one);
            keep(read(
                    "%d".formatted(one), balance, balance.replace(".00", ".50"), unreadable(), List.of("OTHER" + one)));
        }

        assertThat(remarks()).hasSize(21).doesNotHaveDuplicates().last().isEqualTo("and 25 more");
        assertThat(remarks().getFirst()).startsWith("The statements of this day do not connect");
    }

    @Test
    void theLastRemarkSaysHowManyAreNotShown() {
        keep(read("1", "0.00", "0.00", unreadable().repeat(25), List.of()));
        keep(read("2", "5.00", "5.00", unreadable().repeat(22), List.of()));

        assertThat(remarks())
                .hasSize(21)
                .contains("Entry 1 cannot be read: Sts is 'ERRR'", "Entry 19 cannot be read: Sts is 'ERRR'")
                .endsWith("and 10 more");
        assertThat(remarks().getFirst()).startsWith("The statements of this day do not connect");
    }

    private List<String> remarks() {
        return statements.find(FRIDAY).orElseThrow().remarks();
    }

    private static String unreadable() {
        return "<Ntry><Amt Ccy=\"USD\">35.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>ERRR</Sts></Ntry>";
    }

    private static AccountStatement read(
            String number, String opening, String closing, String entries, List<String> others) {
        return AccountStatement.read(
                Message.camt_053,
                Xml.parse("""
            <Stmt><Id>S%1$s</Id>
              <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">%2$s</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
              <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">%3$s</Amt><CdtDbtInd>CRDT</CdtDbtInd>
                <Dt><Dt>%4$s</Dt></Dt></Bal>%5$s</Stmt>""".formatted(number, opening, closing, FRIDAY, entries)),
                new Around(others, Optional.empty(), ZoneOffset.UTC));
    }
}
