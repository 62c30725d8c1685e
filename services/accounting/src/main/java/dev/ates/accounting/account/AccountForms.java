package dev.ates.accounting.account;

import dev.ates.ui.Caller;
import dev.ates.ui.FormObjects;
import dev.ates.ui.Group;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Names the person whose account, letter or payout a kept form is about. */
@Component
class AccountForms implements FormObjects {

    private final JdbcClient jdbc;

    AccountForms(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<String> nameOf(Caller caller, UUID id) {
        return caller.isOf(Group.accountants)
                ? jdbc.sql("""
                        select name from person
                        where id = coalesce((select person_id from payout where id = :id), :id)
                        """).param("id", id).query(String.class).optional()
                : Optional.empty();
    }
}
