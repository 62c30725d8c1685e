-- Why: what people decided about money and days, and for what reason. Written with the decision, never changed.
create table audit (
    id       bigint generated always as identity primary key,
    at       timestamptz not null,
    who      uuid        not null,
    who_name text        not null,
    action   text        not null,
    subject  text        not null,
    reason   text        not null
);

create index audit_of_subject on audit (subject, id);
