package dev.ates.bank.iso20022;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.bank.Bank.Order;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

class OrderFileTest {

    private static final Instant NOW = Instant.parse("2026-11-24T00:01:02.345Z");
    private static final LocalDate DAY = LocalDate.parse("2026-11-23");
    private static final DebtorSettings.Debtor DEBTOR =
            TestFileBank.debtor(TestFileBank.IBAN, "").debtor(TestFileBank.RULES);

    @Test
    void saysWhoPaysWhomHowMuchOnWhichDay() {
        Order anna = order(1, "Anna <Ann> & Sons \u0001\uFFFE", 3550);
        Order boris = order(2, "Борис", 1);

        String text = write(List.of(anna, boris));

        assertThat(text).contains("<Nm>Anna &lt;Ann&gt; &amp; Sons</Nm>", "<Nm>Борис</Nm>");
        Element message = Xml.first(Xml.parse(text), "CstmrCdtTrfInitn").orElseThrow();
        assertThat(Xml.need(message, "GrpHdr/NbOfTxs")).isEqualTo("2");
        assertThat(Xml.need(message, "GrpHdr/CtrlSum")).isEqualTo("35.51");
        assertThat(Xml.need(message, "GrpHdr/CreDtTm")).isEqualTo("2026-11-24T00:01:02Z");
        assertThat(Xml.need(message, "PmtInf/ReqdExctnDt/Dt")).isEqualTo("2026-11-24");
        assertThat(Xml.need(message, "GrpHdr/InitgPty/Nm")).isEqualTo("aTES + Sohne (GmbH)");
        assertThat(Xml.need(message, "PmtInf/Dbtr/Nm")).isEqualTo("aTES + Sohne (GmbH)");
        assertThat(Xml.need(message, "PmtInf/DbtrAcct/Id/IBAN")).isEqualTo("DE02120300000000202051");
        assertThat(Xml.all(message, "PmtInf/CdtTrfTxInf"))
                .extracting(transaction -> Xml.need(transaction, "PmtId/EndToEndId") + " "
                        + Xml.need(transaction, "Amt/InstdAmt") + " " + Xml.need(transaction, "RmtInf/Ustrd"))
                .containsExactly(
                        "00000000000000010000000000000001 35.50 aTES payout 2026-11-23",
                        "00000000000000010000000000000002 0.01 aTES payout 2026-11-23");
        assertThat(OrderFile.complaints(Xml.parse(text))).isEmpty();
    }

    @Test
    void namesAnAccountWithoutAnIbanByItsNumber() {
        List<Order> orders = List.of(order(1, "Anna", 3550));
        DebtorSettings.Debtor payer =
                TestFileBank.debtor("", "20-00-00 55779911").debtor(TestFileBank.RULES);

        String text = OrderFile.write("1", NOW, DAY, orders, payer);

        Element message = Xml.first(Xml.parse(text), "CstmrCdtTrfInitn").orElseThrow();
        assertThat(Xml.need(message, "PmtInf/DbtrAcct/Id/Othr/Id")).isEqualTo("20-00-00 55779911");
        assertThat(Xml.need(message, "PmtInf/DbtrAcct/Id/Othr/SchmeNm/Cd")).isEqualTo("BBAN");
        assertThat(text).doesNotContain("IBAN");
    }

    @ParameterizedTest
    @CsvSource({"USD, 127.00", "JPY, 12700", "BHD, 12.700", "CLF, 1.2700"})
    void writesAmountsWithTheDecimalsOfTheirCurrency(String currency, String amount) {
        Order order = new Order(new UUID(1, 1), new UUID(2, 1), "Anna", DAY, 12_700, currency, NOW);

        Element message =
                Xml.first(Xml.parse(write(List.of(order))), "CstmrCdtTrfInitn").orElseThrow();

        Element instructed =
                Xml.first(message, "PmtInf/CdtTrfTxInf/Amt/InstdAmt").orElseThrow();
        assertThat(instructed.getTextContent()).isEqualTo(amount);
        assertThat(Xml.need(message, "GrpHdr/CtrlSum")).isEqualTo(amount);
        assertThat(Booking.Amount.of(instructed)).isEqualTo(new Booking.Amount(12_700, currency));
    }

    @Test
    void isTheSameFileForTheSameOrders() {
        Order anna = order(1, "Anna", 3550);
        Order boris = order(2, "Boris", 1);

        assertThat(OrderFile.messageId(List.of(anna, boris)))
                .isEqualTo(OrderFile.messageId(List.of(boris, anna)))
                .isNotEqualTo(OrderFile.messageId(List.of(anna)))
                .hasSize(32);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<NbOfTxs>2</NbOfTxs>       | <NbOfTxs>3</NbOfTxs>       | NbOfTxs is 3                     | there are 2",
                "<CtrlSum>35.51</CtrlSum>   | <CtrlSum>35.50</CtrlSum>   | CtrlSum is 35.50                 | the sum is 35.51",
                "<PmtMtd>TRF</PmtMtd>       | <PmtMtd>CHK</PmtMtd>       | /CstmrCdtTrfInitn/PmtInf/PmtMtd: | 'CHK'",
                "<PmtMtd>TRF</PmtMtd>       | ''                         | /PmtInf/BtchBookg:               | :PmtMtd",
                "<Dt>2026-11-24</Dt>        | <Dt>24.11.2026</Dt>        | /PmtInf/ReqdExctnDt/Dt:          | '24.11.2026'",
                "<Dt>2026-11-24</Dt>        | <Dt>2026-02-30</Dt>        | /PmtInf/ReqdExctnDt/Dt:          | '2026-02-30'",
                "Ccy=\"USD\"                | Ccy=\"usd\"                | /CdtTrfTxInf[2]/Amt/InstdAmt:    | The value 'usd' of attribute 'Ccy'",
                "<BICFI>BYLADEM1001</BICFI> | <BICFI>nobank</BICFI>      | /DbtrAgt/FinInstnId/BICFI:       | 'nobank'",
                "<ChrgBr>SLEV</ChrgBr>      | <ChrgBr>SLEV</ChrgBr><Extra>1</Extra> | /PmtInf/Extra:        | :Extra",
                "0002</EndToEndId>          | 0001</EndToEndId>          | share an EndToEndId              | 1 transactions",
                "pain.001.001.09            | pain.001.001.03            | The namespace is                 | pain.001.001.03",
            },
            quoteCharacter = '`')
    void namesWhatABankWouldRefuseItFor(String right, String wrong, String place, String offender) {
        String text = write(List.of(order(1, "Anna", 3550), order(2, "Boris", 1)));
        assertThat(text).contains(right);
        String replacement = wrong.equals("''") ? "" : wrong;

        assertThat(OrderFile.complaints(Xml.parse(text.replace(right, replacement))))
                .anySatisfy(one -> assertThat(one).contains(place, offender));
    }

    @Test
    void namesItInTheSameWordsOnAMachineOfAnyLanguage() {
        String text = write(List.of(order(1, "Anna", 3550))).replace("Ccy=\"USD\"", "Ccy=\"usd\"");
        List<String> here = OrderFile.complaints(Xml.parse(text));
        Locale language = Locale.getDefault();

        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(OrderFile.complaints(Xml.parse(text))).isNotEmpty().isEqualTo(here);
        } finally {
            Locale.setDefault(language);
        }
    }

    private static String write(List<Order> orders) {
        return OrderFile.write(OrderFile.messageId(orders), NOW, DAY.plusDays(1), orders, DEBTOR);
    }

    private static Order order(long number, String name, long minor) {
        return new Order(new UUID(1, number), new UUID(2, number), name, DAY, minor, "USD", NOW);
    }
}
