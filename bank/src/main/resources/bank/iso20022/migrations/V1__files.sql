-- Why: what is exchanged with a bank as files. An order file is kept as it was written, since it has to be the same if it is
-- written again; it is handed over by a rename, so that whether it was can always be found out.
create table iso20022.file (
    message_id     text        primary key,
    body           text        not null,
    created_at     timestamptz not null,
    -- The file lies on the disk under a name that the bank does not look at …
    prepared_at    timestamptz,
    -- … and has got the name that the bank looks for.
    handed_over_at timestamptz
);

create index file_to_hand_over on iso20022.file (created_at) where handed_over_at is null;

-- An order is in one file for ever.
create table iso20022.file_order (
    key        uuid        primary key,
    message_id text        not null references iso20022.file (message_id),
    status     text        not null default 'none'
               constraint file_order_status check (status in ('none', 'pending', 'executed', 'rejected')),
    reason     text,
    told_by    text,
    told_at    timestamptz
);

create index file_order_of_file on iso20022.file_order (message_id);

create table iso20022.file_statement (
    day     date        primary key,
    file    text        not null,
    read_at timestamptz not null
);

create table iso20022.file_statement_line (
    day          date    not null references iso20022.file_statement (day),
    number       integer not null,
    reference    text    not null,
    amount_minor bigint  not null,
    currency     text    not null,
    constraint file_statement_line_once primary key (day, number)
);
