package dev.ates.tracker.task;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PricesTest {

    private static final Prices PRICES = new Prices(1000, 2000, 2000, 4000, 100, "USD");

    private final Random random = new Random(42);

    @Test
    void drawsEveryStepOfTheFeeAndNothingElse() {
        var fees =
                Stream.generate(() -> PRICES.drawFeeMinor(random)).limit(2_000).collect(toCollection(TreeSet::new));

        assertThat(fees)
                .containsExactlyElementsOf(LongStream.rangeClosed(-20, -10)
                        .mapToObj(step -> step * 100)
                        .toList());
    }

    @Test
    void drawsEveryStepOfTheRewardAndNothingElse() {
        var rewards = Stream.generate(() -> PRICES.drawRewardMinor(random))
                .limit(2_000)
                .collect(toCollection(TreeSet::new));

        assertThat(rewards)
                .containsExactlyElementsOf(LongStream.rangeClosed(20, 40)
                        .mapToObj(step -> step * 100)
                        .toList());
    }

    @Test
    void drawsTheOnlyPriceOfAnEmptyRange() {
        var fixed = new Prices(7, 7, 9, 9, 100, "EUR");

        assertThat(fixed.drawFeeMinor(random)).isEqualTo(-7);
        assertThat(fixed.drawRewardMinor(random)).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2000, 2000, 4000, 100, USD, tracker.prices.fee-minor-min must be 1 or more; it is 0",
        "1000, 900, 2000, 4000, 100, USD, tracker.prices.fee-minor-max must be from 1000 (fee-minor-min) to 1000000000; it is 900",
        "1000, 2050, 2000, 4000, 100, USD, tracker.prices.fee-minor-max must be 1000 plus a multiple of 100; it is 2050",
        "1000, 2000, -5, 4000, 100, USD, tracker.prices.reward-minor-min must be 1 or more; it is -5",
        "1000, 2000, 2000, 2000000000, 100, USD, tracker.prices.reward-minor-max must be from 2000 (reward-minor-min) to 1000000000; it is 2000000000",
        "1000, 2000, 2000, 4000, 0, USD, tracker.prices.step-minor must be 1 or more; it is 0",
        "1000, 2000, 2000, 4000, 100, usd, tracker.prices.currency must be an ISO 4217 code; it is 'usd'",
    })
    void namesTheSettingThatIsWrong(
            long feeMin, long feeMax, long rewardMin, long rewardMax, long step, String currency, String message) {
        assertThatThrownBy(() -> new Prices(feeMin, feeMax, rewardMin, rewardMax, step, currency))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message.replace(';', ','));
    }
}
