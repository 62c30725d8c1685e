-- Why: the outside world has its own memory. What the directory told is remembered, so that only changes are told; the
-- identity provider keeps its key, so that sign-ins survive its restart; the bank keeps its payments, the mailbox its letters.

-- What was last told about each person; the version never goes back.
create table told_person (
    person_id uuid        not null,
    version   bigint      not null check (version >= 1),
    name      text        not null,
    email     text        not null,
    role      text        not null,
    active    boolean     not null,
    language  text        not null,
    told_at   timestamptz not null,
    constraint told_person_id primary key (person_id)
);

-- The one signing key, made by whichever instance starts first.
create table identity_key (
    id      smallint    not null check (id = 1),
    jwk     text        not null,
    made_at timestamptz not null,
    constraint identity_key_single primary key (id)
);

-- What the bank has done, for ever: one row per order, whatever how often it was sent, as long as the bank checks its keys.
create table bank_payment (
    n             bigint generated always as identity,
    key           uuid        not null,
    amount_minor  bigint      not null check (amount_minor > 0),
    currency      text        not null check (currency ~ '^[A-Z]{3}$'),
    creditor_id   uuid        not null,
    creditor_name text        not null,
    reference     text        not null,
    status        text        not null check (status in ('executed', 'rejected')),
    reason        text,
    booked_at     timestamptz not null,
    -- Until then nobody is told the status.
    decided_at    timestamptz not null,
    constraint bank_payment_n primary key (n),
    check ((status = 'rejected') = (reason is not null))
);

create index bank_payment_of_key on bank_payment (key, n);
create index bank_payment_executed on bank_payment (decided_at) where status = 'executed';

-- What the bank knows of the orders it has seen; a key that it has forgotten may come as a new one.
create table bank_key (
    key     uuid        not null,
    seen_at timestamptz not null,
    constraint bank_key_once primary key (key)
);

-- Every message as it came, a repeated one as often as it came.
create table mailbox_message (
    id          bigint generated always as identity,
    message_id  text        not null,
    sender      text        not null,
    recipients  text        not null,
    subject     text        not null,
    received_at timestamptz not null,
    raw         bytea       not null,
    constraint mailbox_message_row primary key (id)
);

create index mailbox_message_repeated on mailbox_message (message_id);
