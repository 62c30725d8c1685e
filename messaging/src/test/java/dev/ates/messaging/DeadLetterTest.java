package dev.ates.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.impl.Frame;
import dev.ates.contracts.wire.DeadLetter;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the headers of a foreign message are kept in a dead letter. */
class DeadLetterTest {

    /** A date takes nine bytes in a header, and three times as many as text. */
    @Test
    void fitsTheSmallestFrameWhateverTheMessageHad() throws Exception {
        Map<String, Object> had = new HashMap<>();
        for (int n = 0; n < 40; n++) {
            had.put("h" + n, List.of(new Date(n), new Date(n), new Date(n), new Date(n), new Date(n), new Date(n)));
        }
        Map<String, Object> headers = DeadLetter.headers("t".repeat(40), "€".repeat(300), had, "u".repeat(255));

        assertThat(Frame.tableSize(headers)).isLessThan(4096 - 100);
        assertThat(headers).containsKeys("ates-reason", "ates-stream", "ates-user-id");
        assertThat(headers.keySet()).anyMatch(name -> name.startsWith(DeadLetter.WAS));
    }

    @Test
    void leavesOutNoMoreThanWhatIsTooLong() {
        Map<String, Object> had = new HashMap<>();
        for (int n = 0; n < 9; n++) {
            had.put("a" + n, "€".repeat(300));
        }
        had.put("short", "kept");

        Map<String, Object> headers = DeadLetter.headers("tracker", "why", had, null);

        assertThat(headers).containsEntry("was-short", "kept");
        assertThat(headers.keySet())
                .filteredOn(name -> name.startsWith("was-a"))
                .hasSize(2);
    }
}
