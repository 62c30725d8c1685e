-- Why: who is signed in at the pages of this service is kept in its database, so that a session that is ended is over on every
-- instance with the next request, and a restart ends none. A row outlives its session for some days: what somebody was
-- writing when the session ended is kept in it, for the same person.
create table session (
    -- What administrators see. It opens nothing.
    id           uuid        primary key,
    -- SHA-256 of what the cookie holds: whoever reads this table cannot take a session over.
    secret_hash  bytea       not null unique,
    subject      text        not null,
    name         text        not null,
    -- As the provider's tokens claimed them at sign-in. What they are worth is decided with every request.
    roles        text[]      not null,
    -- The provider's own name of its session, for its back-channel logout.
    provider_sid text,
    -- Hint for signing out at the provider; gone with the end.
    id_token     text,
    csrf_token   text        not null,
    started_at   timestamptz not null,
    used_at      timestamptz not null,
    ended_at     timestamptz,
    ended_why    text,
    -- What the next page shows once.
    flash        bytea,
    -- A form that came after the end: its address and its fields, as JSON.
    kept_path    text,
    kept_fields  bytea,
    constraint session_kept_whole check ((kept_path is null) = (kept_fields is null))
);

create index session_subject on session (subject) where ended_at is null;
create index session_provider_sid on session (provider_sid) where ended_at is null;
create index session_used_at on session (used_at);
