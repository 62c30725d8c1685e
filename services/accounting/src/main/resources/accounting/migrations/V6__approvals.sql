-- Why: money that people move by hand is proposed by one and approved by another, so that neither a slip nor a theft needs
-- one person only. What is to be done is kept as it was proposed, and done as it stands here.
create table proposal (
    id               uuid        primary key,
    kind             text        not null,
    what             jsonb       not null,
    -- What it comes to, as a sentence for people.
    words            text        not null,
    -- What its history is shown beside, as in the audit.
    subject          text        not null,
    -- What only one waiting proposal of its kind may be about.
    object           text        not null,
    -- Whose account it moves money on.
    person_id        uuid,
    reason           text        not null,
    proposed_by      uuid        not null,
    proposed_by_name text        not null,
    proposed_at      timestamptz not null,
    expires_at       timestamptz not null,
    state            text        not null default 'proposed'
                     constraint proposal_state check (state in ('proposed', 'approved', 'declined', 'withdrawn', 'expired')),
    -- One person was enough, by the settings of that time.
    alone            boolean     not null default false,
    decided_by       uuid,
    decided_by_name  text,
    decided_at       timestamptz,
    decision         text,
    constraint proposal_decided check ((state = 'proposed') = (decided_at is null)),
    constraint proposal_approved_by_another check (state <> 'approved' or alone or decided_by <> proposed_by),
    constraint proposal_not_on_own_account check (
        proposed_by is distinct from person_id and (state <> 'approved' or decided_by is distinct from person_id))
);

create unique index proposal_waits_once on proposal (kind, object) where state = 'proposed';
create index proposal_of_subject on proposal (subject, proposed_at);
create index proposal_latest on proposal (proposed_at, id);
