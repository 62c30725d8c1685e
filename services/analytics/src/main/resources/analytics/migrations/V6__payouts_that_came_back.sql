-- Why: whether an earlier part of a payout had come back was looked up in all months of the journal. Version 2 of the metric keeps the payouts that came
-- back; its tables are rebuilt from the journal.

-- METRIC settlements
-- The payouts that came back, in whole or in part.
create table day_return (
    day        date not null,
    account_id uuid not null,
    constraint day_return_once primary key (day, account_id)
);

-- OWNER journal
drop index event_returned;
