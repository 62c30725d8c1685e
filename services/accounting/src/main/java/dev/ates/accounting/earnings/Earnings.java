package dev.ates.accounting.earnings;

import dev.ates.accounting.ledger.LedgerSettings;
import dev.ates.accounting.ledger.Sums;
import dev.ates.sql.Rows;
import java.time.LocalDate;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What top management earned: fees taken minus rewards given. */
@Component
class Earnings {

    private final JdbcClient jdbc;
    private final LedgerSettings ledgerSettings;

    Earnings(JdbcClient jdbc, LedgerSettings ledgerSettings) {
        this.jdbc = jdbc;
        this.ledgerSettings = ledgerSettings;
    }

    /**
     * @param feesMinor charged to people, zero or below
     * @param rewardsMinor credited to people, zero or above
     * @param earnedMinor −(fees + rewards)
     */
    record Earned(LocalDate day, long feesMinor, long rewardsMinor, long earnedMinor, String currency) {}

    /** The days with fees or rewards, newest first; both ends included. */
    List<Earned> byDay(LocalDate from, LocalDate to) {
        return jdbc.sql("""
                select day, %s, -%s as earned_minor, cast(:currency as text) as currency
                from (select day, %s as sums from account_day where day between :from and :to group by day) d
                order by day desc
                """.formatted(Sums.columns("sums"), Sums.earned("sums"), Sums.total("sums")))
                .param("currency", ledgerSettings.currency())
                .param("from", from)
                .param("to", to)
                .query(Rows.as(Earned.class))
                .list();
    }
}
