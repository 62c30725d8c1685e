package dev.ates.tracker.task;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.tracker.TrackerTest;
import dev.ates.ui.WrongSetting;
import org.junit.jupiter.api.Test;

class OneCurrencyTest extends TrackerTest {

    private static final Prices EUR = new Prices(1000, 2000, 2000, 4000, 100, "EUR");

    @Test
    void acceptsAnyCurrencyForTheFirstTask() {
        assertThatCode(() -> new OneCurrency(jdbc(), EUR)).doesNotThrowAnyException();
    }

    @Test
    void refusesAnotherCurrencyThanTheTasksHave() {
        employees(1);
        bean(Tasks.class).create(MANAGER, "t", "");

        assertThatThrownBy(() -> new OneCurrency(jdbc(), EUR))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("ATES_CURRENCY")
                .hasMessageContaining("must stay USD")
                .hasMessageContaining("'EUR'");
    }
}
