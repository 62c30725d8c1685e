package dev.ates.testkit.planted;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Money that floats as a field, a record's component, a parameter and a result. */
@SuppressWarnings("unused")
final class FloatingMoney {
    private @Nullable BigDecimal openingBalance;
    private double ratio;

    record Priced(double feeMinor, long rewardMinor) {}

    void charge(String reason, Float amount) {}

    float price() {
        return 1;
    }

    double allowed(double share, long amountMinor) {
        return share;
    }
}
