-- Why: the outside world has its own memory. What the directory told is remembered, so that only changes are told; the
-- identity provider keeps its key, so that sign-ins survive its restart; the bank keeps its books, the mailbox its letters.

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

-- One row per order, whatever how often it was sent: the key is what makes an order the same order.
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
    constraint bank_payment_key primary key (key),
    constraint bank_payment_n unique (n),
    check ((status = 'rejected') = (reason is not null))
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
