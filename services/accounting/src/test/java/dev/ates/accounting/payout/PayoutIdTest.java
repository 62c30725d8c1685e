package dev.ates.accounting.payout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.ServiceTest;
import java.time.LocalDate;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PayoutIdTest extends ServiceTest {

    @Test
    void theDatabaseComputesTheSameIdAsTheService() {
        SplittableRandom random = new SplittableRandom(1);
        for (int n = 0; n < 200; n++) {
            UUID person = new UUID(random.nextLong(), random.nextLong());
            LocalDate day = MONDAY.plusDays(random.nextInt(-4_000, 4_000));

            assertThat(jdbc().sql("select payout_id(:person, :day)")
                            .param("person", person)
                            .param("day", day)
                            .query(UUID.class)
                            .single())
                    .isEqualTo(Payouts.idOf(person, day));
        }
    }
}
