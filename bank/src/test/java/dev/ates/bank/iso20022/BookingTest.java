package dev.ates.bank.iso20022;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.bank.Bank.Line;
import dev.ates.bank.iso20022.Booking.Amount;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BookingTest {

    private static final Amount ORDERED = new Amount(10_000, "USD");

    /** Banks copy the instructed amount of the payment into the entry of its charge. */
    @Test
    void aChargeInAnotherCurrencyThanTheOrderIsNoPaymentOfIt() {
        var read = Booking.read(Xml.parse("""
                <Ntry><Amt Ccy="EUR">5.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>
                  <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>CHRG</SubFmlyCd></Fmly></Domn></BkTxCd>
                  <NtryDtls><TxDtls><Refs><EndToEndId>4670b83849bd35c7ba23549b59e5e13a</EndToEndId></Refs>
                    <AmtDtls><InstdAmt><Amt Ccy="USD">100.00</Amt></InstdAmt></AmtDtls></TxDtls></NtryDtls></Ntry>"""));

        assertThat(read.bookings().getFirst().explained(List.of(ORDERED)))
                .extracting(Booking::kind)
                .containsExactly(Line.Kind.charge);
    }

    /** To search the entry for each of its transactions takes hours for a file of a permitted size. */
    @ParameterizedTest
    @ValueSource(strings = {"", "</NtryDtls><NtryDtls>"})
    @Timeout(60)
    void anEntryWithVeryManyTransactionsWithoutIdsIsReadInTime(String between) {
        var read = Booking.read(
                Xml.parse("""
                <Ntry><Amt Ccy="USD">200.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-27</Dt></BookgDt>
                  <NtryDtls>%s<Btch><MsgId>4670b83849bd35c7ba23549b59e5e13a</MsgId></Btch></NtryDtls>
                  <AcctSvcrRef>R1</AcctSvcrRef></Ntry>""".formatted(("<TxDtls><Amt Ccy=\"USD\">0.01</Amt></TxDtls>" + between).repeat(20_000))));

        assertThat(read.remarks()).isEmpty();
        assertThat(read.bookings())
                .hasSize(20_000)
                .containsOnly(new Booking(
                        Line.Kind.payment,
                        LocalDate.parse("2026-11-27"),
                        "4670b83849bd35c7ba23549b59e5e13a",
                        "R1",
                        1,
                        "USD",
                        List.of()));
    }
}
