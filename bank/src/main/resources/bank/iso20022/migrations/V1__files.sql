-- Why: the files exchanged with a bank. An order file is kept exactly as written, because it must be the same if it is written
-- again; it is handed over by a rename, so that it can always be determined whether it was.
create table iso20022.file (
    message_id     text        primary key,
    body           text        not null,
    created_at     timestamptz not null,
    -- The file is on the disk under a temporary name …
    prepared_at    timestamptz,
    -- … and has been renamed to the name for which the bank looks.
    handed_over_at timestamptz
);

create index file_to_hand_over on iso20022.file (created_at) where handed_over_at is null;

-- An order belongs to one file forever.
create table iso20022.file_order (
    key          uuid        primary key,
    message_id   text        not null references iso20022.file (message_id),
    amount_minor bigint      not null,
    currency     text        not null,
    status       text        not null default 'none'
                 constraint file_order_status check (status in ('none', 'pending', 'executed', 'rejected')),
    reason       text,
    told_by      text,
    told_at      timestamptz,
    -- The bank reported the execution after it had rejected the order; the first status stays.
    executed_after_all boolean not null default false
);

create index file_order_of_file on iso20022.file_order (message_id);

-- The pieces of the bank's statements of our account.
create table iso20022.file_statement (
    id            bigint      generated always as identity primary key,
    -- The bank's own id and number of the statement, and the page: 0 for a statement in one piece.
    statement_id  text        not null,
    sequence      text,
    page          integer     not null,
    last_page     boolean     not null,
    created_at    timestamptz,
    -- The first and the last day that it covers.
    since         date        not null,
    until         date        not null,
    -- Whether it, or another of its pages, states these days; otherwise they are guessed from its entries.
    dated         boolean     not null,
    opening_minor bigint,
    closing_minor bigint,
    entries_minor bigint      not null,
    currency      text        not null,
    remarks       text        not null,
    file          text        not null,
    read_at       timestamptz not null
);

create index file_statement_of_day on iso20022.file_statement (until, since);

-- The days that statements are, or were, about. The version of what is known of a day grows with each piece that is about it, or
-- that takes the place of one that was.
create table iso20022.file_statement_day (
    day     date   primary key,
    version bigint not null
);

create table iso20022.file_statement_line (
    statement      bigint  not null references iso20022.file_statement (id) on delete cascade,
    number         integer not null,
    day            date    not null,
    kind           text    not null
                   constraint file_statement_line_kind
                   check (kind in ('payment', 'returned', 'clawback', 'credit', 'charge')),
    reference      text    not null,
    -- The bank's own reference of the booking, the same on every statement with this booking.
    bank_reference text,
    amount_minor   bigint  not null,
    currency       text    not null,
    constraint file_statement_line_once primary key (statement, number)
);
