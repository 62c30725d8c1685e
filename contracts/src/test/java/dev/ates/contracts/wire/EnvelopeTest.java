package dev.ates.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A message whose headers a database could not store is not a chunk: it goes into the dead-letter queue, because
 * otherwise the consumer would stop.
 */
class EnvelopeTest {

    private static final Map<String, Object> GOOD = Map.of(
            "ates-stream",
            "tracker",
            "ates-epoch",
            new UUID(1, 1).toString(),
            "ates-partition",
            0,
            "ates-partitions",
            1,
            "ates-currency",
            "USD",
            "ates-zone",
            "UTC",
            "ates-day",
            "2026-11-28",
            "ates-first",
            1L,
            "ates-last",
            1L);

    @Test
    void takesWhatAProducerSends() throws Exception {
        assertThat(Envelope.of(GOOD).day()).hasToString("2026-11-28");
    }

    @ParameterizedTest
    @CsvSource({
        "ates-currency, U\u0000D, header ates-currency has a control character",
        "ates-stream, track\u0000er, header ates-stream has a control character",
        "ates-zone, 'UTC\u2028', header ates-zone has a control character",
        "ates-day, +999999999-12-31, header ates-day is no day",
        "ates-day, -0001-01-01, header ates-day is no day",
        "ates-day, 2026-02-30, 2026-02-30"
    })
    void refusesWhatCannotBeStored(String header, String value, String reason) {
        Map<String, Object> headers = new HashMap<>(GOOD);
        headers.put(header, value);

        assertThatThrownBy(() -> Envelope.of(headers))
                .isInstanceOf(Chunk.NotABatch.class)
                .hasMessageContaining(reason);
    }
}
