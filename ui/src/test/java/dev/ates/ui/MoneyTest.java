package dev.ates.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {

    private final Money money = new Money();

    @ParameterizedTest
    @CsvSource({
        "-1200, USD, −12.00_USD",
        "0, USD, 0.00_USD",
        "5, USD, 0.05_USD",
        "-5, EUR, −0.05_EUR",
        "99, JPY, 99_JPY",
        "1234, BHD, 1.234_BHD",
        "-7, BHD, −0.007_BHD",
        "100000, USD, 1~000.00_USD",
        "123456789, USD, 1~234~567.89_USD",
        "9223372036854775807, USD, 92~233~720~368~547~758.07_USD",
        "-9223372036854775808, USD, −92~233~720~368~547~758.08_USD",
    })
    void showsEveryCent(long minor, String currency, String shown) {
        assertThat(money.format(minor, currency))
                .isEqualTo(shown.replace('_', '\u00a0').replace('~', '\u202f'));
    }

    @Test
    void showsTheSignOfAChange() {
        assertThat(money.change(1, "USD")).isEqualTo("+0.01\u00a0USD");
        assertThat(money.change(-1, "USD")).isEqualTo("−0.01\u00a0USD");
        assertThat(money.change(0, "USD")).isEqualTo("0.00\u00a0USD");
    }

    @Test
    void refusesACurrencyThatDoesNotExist() {
        assertThatThrownBy(() -> money.format(1, "ZZZ")).isInstanceOf(IllegalArgumentException.class);
    }
}
