package dev.ates.bank.iso20022;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.bank.Bank.Line;
import dev.ates.bank.iso20022.Booking.Amount;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
