-- Why: who is signed in at the pages of this service is kept in its database, so that a session that is ended is over on every
-- instance with the next request, and a restart ends none. A row outlives its session for some days: it still says whose
-- page a form comes from, and whom an administrator has put out.
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
    flash        bytea
);

create index session_subject on session (subject) where ended_at is null;
create index session_provider_sid on session (provider_sid) where ended_at is null;
create index session_used_at on session (used_at);
create index session_csrf_token on session (csrf_token);
create index session_ended_by on session (subject, ended_at) where ended_at is not null;

-- What somebody was writing when their session ended, for the same person wherever they sign in next: the last form alone.
create table kept_form (
    subject text        primary key,
    path    text        not null,
    -- Where it was written.
    page    text,
    -- JSON: a list of texts for each name.
    fields  bytea       not null,
    kept_at timestamptz not null
);
