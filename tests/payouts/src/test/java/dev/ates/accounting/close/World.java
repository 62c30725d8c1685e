package dev.ates.accounting.close;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The complete result of accounting, independent of ids, attempts and times of posting. */
record World(
        List<String> entries,
        List<String> inTransit,
        List<String> balances,
        List<String> dayBalances,
        List<String> payouts,
        List<String> letters,
        List<String> days) {

    static World of(JdbcClient jdbc) {
        return new World(
                read(jdbc, """
                        select concat_ws(' ', day, person_id, kind, signed_minor, currency, text, cause)
                        from transfer where person_id is not null order by 1
                        """),
                read(jdbc, """
                        select concat_ws(' ', debit_account, credit_account, amount_minor, text, cause)
                        from transfer where person_id is null order by 1
                        """),
                read(jdbc, "select id || ' ' || balance_minor from account where owner = 'person' order by 1"),
                read(jdbc, """
                        select concat_ws(' ', day, account, entries, change_minor, sums, closing_minor) from account_day order by 1
                        """),
                read(jdbc, "select concat_ws(' ', day, person_id, id, amount_minor, state) from payout order by 1"),
                read(jdbc, "select concat_ws(' ', day, person_id, state) from letter order by 1"),
                read(jdbc, """
                        select concat_ws(' ', day, state, seal_agrees, postings, sums, payouts,
                                         paid_out_minor, carried_over, carried_over_minor)
                        from business_day where state = 'closed' order by 1
                        """));
    }

    private static List<String> read(JdbcClient jdbc, String sql) {
        return jdbc.sql(sql).query(String.class).list();
    }
}
