package dev.ates.tracker.task;

import dev.ates.ui.WrongSetting;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Refuses to start with a currency other than that of existing tasks, because a day's sums need one currency. */
@Component
final class OneCurrency {

    OneCurrency(JdbcClient jdbc, Prices prices) {
        jdbc.sql("select currency from task order by number desc limit 1")
                .query(String.class)
                .optional()
                .filter(currency -> !currency.equals(prices.currency()))
                .ifPresent(currency -> {
                    throw new WrongSetting(
                            "tracker.prices.currency",
                            "ATES_CURRENCY",
                            prices.currency(),
                            "must stay %s, the currency of the existing tasks".formatted(currency));
                });
    }
}
