-- Why: sessions are stored in the service's database, so that an ended session is invalid on every
-- instance with the next request, and a restart ends none. A row outlives its session for some days: it still identifies the author
-- of a late form, and the people whose sessions an administrator has ended.
create table session (
    -- Shown to administrators. It grants no access.
    id           uuid        primary key,
    -- SHA-256 of the cookie's secret: reading this table does not allow anybody to take over a session.
    secret_hash  bytea       not null unique,
    subject      text        not null,
    name         text        not null,
    -- As claimed by the provider's tokens at sign-in; checked on every request.
    roles        text[]      not null,
    -- The provider's session id, for back-channel logout.
    provider_sid text,
    -- Hint for signing out at the provider; deleted at the end.
    id_token     text,
    csrf_token   text        not null,
    started_at   timestamptz not null,
    used_at      timestamptz not null,
    ended_at     timestamptz,
    ended_why    text,
    -- Flash attributes for the next page.
    flash        bytea
);

create index session_subject on session (subject) where ended_at is null;
create index session_provider_sid on session (provider_sid) where ended_at is null;
create index session_used_at on session (used_at);
create index session_csrf_token on session (csrf_token);
create index session_ended_by on session (subject, ended_at) where ended_at is not null;

-- A form that was sent after its session had ended, for the same person on any browser: only the newest of a person.
create table kept_form (
    id      uuid        primary key,
    subject text        not null,
    path    text        not null,
    -- The form's page.
    page    text,
    -- JSON: a list of texts for each name; empty if they are not kept.
    fields  bytea       not null,
    why_not text        check (why_not in ('decision', 'too_long')),
    kept_at timestamptz not null
);

create index kept_form_subject on kept_form (subject, kept_at);
