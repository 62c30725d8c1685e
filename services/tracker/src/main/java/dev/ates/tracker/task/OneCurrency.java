package dev.ates.tracker.task;

import dev.ates.ui.WrongSetting;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps the tracker from starting with another currency than its tasks have: the sums of a day could not be told. */
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
                            "must stay %s, the currency of the tasks that exist".formatted(currency));
                });
    }
}
