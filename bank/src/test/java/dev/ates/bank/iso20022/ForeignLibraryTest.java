package dev.ates.bank.iso20022;

import static org.assertj.core.api.Assertions.assertThat;

import com.prowidesoftware.swift.model.mx.AbstractMX;
import com.prowidesoftware.swift.model.mx.MxCamt05300108;
import com.prowidesoftware.swift.model.mx.MxCamt05400108;
import com.prowidesoftware.swift.model.mx.MxPain00100109;
import com.prowidesoftware.swift.model.mx.MxPain00200110;
import com.prowidesoftware.swift.model.mx.dic.AccountIdentification4Choice;
import com.prowidesoftware.swift.model.mx.dic.AccountNotification17;
import com.prowidesoftware.swift.model.mx.dic.AccountStatement9;
import com.prowidesoftware.swift.model.mx.dic.ActiveOrHistoricCurrencyAndAmount;
import com.prowidesoftware.swift.model.mx.dic.BalanceType10Choice;
import com.prowidesoftware.swift.model.mx.dic.BalanceType13;
import com.prowidesoftware.swift.model.mx.dic.BankToCustomerDebitCreditNotificationV08;
import com.prowidesoftware.swift.model.mx.dic.BankToCustomerStatementV08;
import com.prowidesoftware.swift.model.mx.dic.CashAccount39;
import com.prowidesoftware.swift.model.mx.dic.CashBalance8;
import com.prowidesoftware.swift.model.mx.dic.CreditDebitCode;
import com.prowidesoftware.swift.model.mx.dic.CustomerPaymentStatusReportV10;
import com.prowidesoftware.swift.model.mx.dic.DateAndDateTime2Choice;
import com.prowidesoftware.swift.model.mx.dic.EntryDetails9;
import com.prowidesoftware.swift.model.mx.dic.EntryStatus1Choice;
import com.prowidesoftware.swift.model.mx.dic.EntryTransaction10;
import com.prowidesoftware.swift.model.mx.dic.OriginalGroupHeader17;
import com.prowidesoftware.swift.model.mx.dic.OriginalPaymentInstruction32;
import com.prowidesoftware.swift.model.mx.dic.PaymentTransaction105;
import com.prowidesoftware.swift.model.mx.dic.ReportEntry10;
import com.prowidesoftware.swift.model.mx.dic.TransactionReferences6;
import dev.ates.bank.Bank;
import dev.ates.bank.Bank.Answer;
import dev.ates.bank.Bank.Line;
import dev.ates.bank.Bank.Order;
import dev.ates.bank.OrderId;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.testkit.SettableClock;
import dev.ates.testkit.TestDatabase;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A third-party library reads our order file, and we read what it writes. */
class ForeignLibraryTest {

    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
    private static final LocalDate DAY = LocalDate.parse("2026-11-27");
    private static final String IBAN = "DE89370400440532013000";
    private static final Order ANNA = order(1, "Anna", 12_700);
    private static final Order BORIS = order(2, "Boris", 5_000);
    private static final Order CLARA = order(3, "Clara", 2_050);
    private static final Order DORA = order(4, "Dora", 101);

    @TempDir
    private Path folder;

    @Test
    void readsOurOrdersAndWritesWhatWeRead() throws Exception {
        Bank bank = TestFileBank.accountOf(
                IBAN,
                folder,
                TestDatabase.create("bank").dataSource(),
                new BusinessCalendar(new SettableClock(NOW), ZoneOffset.UTC));
        List<Order> orders = List.of(ANNA, BORIS, CLARA, DORA);
        bank.pay(orders);

        String message = checkedOrders(orders);
        leave(
                "report.xml",
                new MxPain00200110()
                        .setCstmrPmtStsRpt(new CustomerPaymentStatusReportV10()
                                .setOrgnlGrpInfAndSts(new OriginalGroupHeader17()
                                        .setOrgnlMsgId(message)
                                        .setOrgnlMsgNmId("pain.001.001.09"))
                                .addOrgnlPmtInfAndSts(new OriginalPaymentInstruction32()
                                        .setOrgnlPmtInfId(message)
                                        .addTxInfAndSts(status(ANNA, "ACSC"))
                                        .addTxInfAndSts(status(BORIS, "RJCT")))));
        leave(
                "notification.xml",
                new MxCamt05400108()
                        .setBkToCstmrDbtCdtNtfctn(new BankToCustomerDebitCreditNotificationV08()
                                .addNtfctn(new AccountNotification17()
                                        .setId("N")
                                        .setCreDtTm(NOW.atOffset(ZoneOffset.UTC))
                                        .setAcct(account())
                                        .addNtry(booked(CLARA)))));
        Map<UUID, Answer> answers = bank.find(orders);

        assertThat(answers.get(ANNA.key())).isInstanceOf(Answer.Executed.class);
        assertThat(answers.get(BORIS.key())).isInstanceOf(Answer.Rejected.class);
        assertThat(answers.get(CLARA.key())).isInstanceOf(Answer.Executed.class);
        assertThat(answers.get(DORA.key())).isInstanceOf(Answer.Pending.class);

        leave(
                "statement.xml",
                new MxCamt05300108()
                        .setBkToCstmrStmt(new BankToCustomerStatementV08()
                                .addStmt(new AccountStatement9()
                                        .setId("S")
                                        .setAcct(account())
                                        .addBal(balance("OPBD", "1000.00"))
                                        .addBal(balance("CLBD", "998.99"))
                                        .addNtry(booked(DORA)))));

        assertThat(bank.find(orders).get(DORA.key())).isInstanceOf(Answer.Executed.class);
        List<Line> lines = new ArrayList<>();
        assertThat(bank.statement(DAY, lines::addAll))
                .hasValueSatisfying(one -> assertThat(one.remarks()).isEmpty());
        assertThat(lines).containsExactly(new Line(1, Line.Kind.payment, OrderId.of(DORA.key()), 101, "USD"));
        assertThat(bank.inbox().items()).isEmpty();
    }

    /** @return the file's id */
    private String checkedOrders(List<Order> orders) throws IOException {
        Path file;
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            file = files.findFirst().orElseThrow();
        }
        assertThat(AbstractMX.parse(Files.readString(file))).isInstanceOfSatisfying(MxPain00100109.class, read -> {
            var initiation = read.getCstmrCdtTrfInitn();
            var header = initiation.getGrpHdr();
            assertThat(file).hasFileName(header.getMsgId() + ".xml");
            assertThat(header.getCreDtTm().toInstant()).isEqualTo(NOW);
            assertThat(header.getNbOfTxs()).isEqualTo("4");
            assertThat(header.getCtrlSum()).isEqualByComparingTo("198.51");
            assertThat(initiation.getPmtInf()).singleElement().satisfies(payment -> {
                assertThat(payment.getPmtInfId()).isEqualTo(header.getMsgId());
                assertThat(payment.getNbOfTxs()).isEqualTo("4");
                assertThat(payment.getCtrlSum()).isEqualByComparingTo("198.51");
                assertThat(payment.getReqdExctnDt().getDt()).isEqualTo(DAY);
                assertThat(payment.getDbtrAcct().getId().getIBAN()).isEqualTo(IBAN);
                assertThat(payment.getCdtTrfTxInf())
                        .extracting(one -> "%s %s %s %s"
                                .formatted(
                                        one.getPmtId().getEndToEndId(),
                                        one.getCdtr().getNm(),
                                        one.getAmt().getInstdAmt().getValue(),
                                        one.getAmt().getInstdAmt().getCcy()))
                        .containsExactlyInAnyOrderElementsOf(orders.stream()
                                .map(one -> "%s %s %s USD"
                                        .formatted(
                                                OrderId.of(one.key()),
                                                one.creditorName(),
                                                BigDecimal.valueOf(one.amountMinor(), 2)))
                                .toList());
            });
        });
        return file.getFileName().toString().replace(".xml", "");
    }

    private void leave(String name, AbstractMX message) throws IOException {
        Files.writeString(folder.resolve("in").resolve(name), message.message());
    }

    private static PaymentTransaction105 status(Order order, String code) {
        return new PaymentTransaction105()
                .setOrgnlEndToEndId(OrderId.of(order.key()))
                .setTxSts(code);
    }

    private static CashAccount39 account() {
        return new CashAccount39().setId(new AccountIdentification4Choice().setIBAN(IBAN));
    }

    private static CashBalance8 balance(String code, String amount) {
        return new CashBalance8()
                .setTp(new BalanceType13().setCdOrPrtry(new BalanceType10Choice().setCd(code)))
                .setAmt(usd(new BigDecimal(amount)))
                .setCdtDbtInd(CreditDebitCode.CRDT)
                .setDt(new DateAndDateTime2Choice().setDt(DAY));
    }

    private static ReportEntry10 booked(Order order) {
        BigDecimal amount = BigDecimal.valueOf(order.amountMinor(), 2);
        return new ReportEntry10()
                .setAmt(usd(amount))
                .setCdtDbtInd(CreditDebitCode.DBIT)
                .setSts(new EntryStatus1Choice().setCd("BOOK"))
                .addNtryDtls(new EntryDetails9()
                        .addTxDtls(new EntryTransaction10()
                                .setRefs(new TransactionReferences6().setEndToEndId(OrderId.of(order.key())))
                                .setAmt(usd(amount))));
    }

    private static ActiveOrHistoricCurrencyAndAmount usd(BigDecimal amount) {
        return new ActiveOrHistoricCurrencyAndAmount().setValue(amount).setCcy("USD");
    }

    private static Order order(long number, String name, long minor) {
        return new Order(new UUID(1, number), new UUID(2, number), name, DAY.minusDays(1), minor, "USD", NOW);
    }
}
