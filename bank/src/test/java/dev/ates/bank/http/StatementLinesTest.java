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
}
