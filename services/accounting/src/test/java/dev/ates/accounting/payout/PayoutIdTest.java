package dev.ates.accounting.payout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.ServiceTest;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PayoutIdTest extends ServiceTest {

    /** Only the database computes it, so that a close of a million accounts need not send ids. */
    @Test
    void isTheVersion3UuidOfPersonAndDay() {
        SplittableRandom random = new SplittableRandom(1);
        for (int n = 0; n < 200; n++) {
            UUID person = new UUID(random.nextLong(), random.nextLong());
            LocalDate day = MONDAY.plusDays(random.nextInt(-4_000, 4_000));

            assertThat(payoutOf(person, day))
                    .isEqualTo(
                            UUID.nameUUIDFromBytes(("payout " + person + " " + day).getBytes(StandardCharsets.UTF_8)));
        }
    }
}
