package dev.ates.bank.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.bank.Bank.Line;
import dev.ates.bank.Bank.Line.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StatementLinesTest {

    private static final JsonNode PAYMENT = JsonMapper.shared()
            .readTree("{\"number\": 1, \"key\": \"a\", \"amountMinor\": 3500, \"currency\": \"USD\"}");

    /** A payment that the bank has executed twice must not be hidden because it stands at the same place of its page. */
    @Test
    void aNumberIsRepeatedWithinAPageAlone() {
        StatementLines lines = new StatementLines();

        assertThat(lines.take(List.of(PAYMENT, PAYMENT))).containsExactly(new Line(1, Kind.payment, "a", 3500, "USD"));
        assertThat(lines.take(List.of(PAYMENT))).containsExactly(new Line(3, Kind.payment, "a", 3500, "USD"));
        assertThat(lines.remarks()).containsExactly("Line 2 was ignored: it repeats number 1");
    }

    /** Some banks take the number after which we ask for the first one that we want. */
    @Test
    void theEndOfAPageMayBeRepeatedAtTheBeginningOfTheNext() {
        StatementLines lines = new StatementLines();

        assertThat(lines.take(List.of(line(1, "a"), line(2, "b")))).hasSize(2);
        assertThat(lines.take(List.of(line(2, "b"), line(3, "b"))))
                .containsExactly(new Line(4, Kind.payment, "b", 3500, "USD"));
        assertThat(lines.take(List.of(line(3, "b")))).isEmpty();
        assertThat(lines.remarks())
                .containsExactly(
                        "Line 3 was ignored: it repeats number 2 of the page before",
                        "Line 5 was ignored: it repeats number 3 of the page before");
    }

    /** A bank that numbers each page anew begins it with the number of the first line, not of the last one. */
    @Test
    void aPageThatIsNumberedAnewRepeatsNothing() {
        StatementLines lines = new StatementLines();

        assertThat(lines.take(List.of(line(1, "a"), line(2, "b")))).hasSize(2);
        assertThat(lines.take(List.of(line(1, "b"), line(2, "b")))).hasSize(2);
        assertThat(lines.take(List.of(line(2, "c")))).hasSize(1);
        assertThat(lines.remarks()).isEmpty();
    }

    private static JsonNode line(long number, String key) {
        return JsonMapper.shared().readTree("""
                {"number": %d, "key": "%s", "amountMinor": 3500, "currency": "USD"}""".formatted(number, key));
    }
}
