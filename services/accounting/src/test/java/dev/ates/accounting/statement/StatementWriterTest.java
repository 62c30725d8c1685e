package dev.ates.accounting.statement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.statement.Statements.Entry;
import dev.ates.accounting.statement.Statements.Of;
import dev.ates.contracts.AccountingEvent.Kind;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Does a spreadsheet show texts as typed, and treat numbers as numbers? */
class StatementWriterTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
    private static final UUID ANNA = new UUID(0, 1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "|cmd",
                "%0",
                "＝1+1",
                "＋1",
                "－1",
                "＠SUM",
                " =1",
                "\u00ad=1",
                "\u200e=1",
                "\ufeff \u200b+1",
                "\u180e@SUM",
                "\uDB40\uDC41=1",
                "\ufe0f-1",
                "\u3000＝1"
            })
    void aTextThatBeginsAsAFormulaIsAText(String text) throws IOException {
        assertThat(line(text)).contains(",fee,\"'" + text + "\",");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Feed it", "1+1=2", "[ZOO-7] =1", "−1", "\u05d0=1", ""})
    void anyOtherTextStaysAsItIs(String text) throws IOException {
        assertThat(line(text)).contains(",fee,\"" + text + "\",");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "Feed it"})
    void anAmountBelowZeroStaysANumber(String text) throws IOException {
        assertThat(line(text)).contains(",-7.00,-9.50,USD,");
    }

    private static String line(String text) throws IOException {
        var out = new StringWriter();
        var of = new Of(ANNA, "Anna", "USD", DAY, DAY);
        var entry = new Entry(
                ANNA, DAY, Instant.parse("2026-11-23T09:00:00Z"), Kind.fee, ANNA, new UUID(0, 2), -700, null, text);
        StatementWriter.Format.csv.to(out).entry(of, entry, -950);
        return out.toString();
    }
}
