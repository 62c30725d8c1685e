-- Why: an event may be tried again, fail again and be given up in the end. Each decision stays on record with who, when
-- and why; the row of the event itself only has the latest.

create table quarantine_decision (
    id            bigint generated always as identity primary key,
    -- Written by the transaction that holds the lock on the event; nothing ever deletes one.
    quarantine_id bigint      not null,
    verdict       text        not null check (verdict in ('retried', 'failed_again', 'discarded')),
    decided_by    text        not null,
    decided_at    timestamptz not null,
    reason        text        not null check (char_length(reason) between 1 and 500)
);

create index quarantine_decision_event on quarantine_decision (quarantine_id, id);

-- The list of those still open, newest first.
create index quarantine_open_id on quarantine (id) where state = 'open';
