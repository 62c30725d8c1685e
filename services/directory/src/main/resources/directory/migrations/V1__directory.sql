-- Why: only changes are told, so the directory remembers what it has told. Whom a directory calls what must never change,
-- because a person's account goes by their id; and a stop, and who ended it, must be there after a restart.

-- The last told state of each person; the version never decreases.
create table person (
    id          uuid        not null,
    -- How the directory calls the person.
    external_id text        not null,
    version     bigint      not null check (version >= 1),
    name        text        not null,
    email       text        not null,
    role        text        not null constraint person_role check (role in ('employee', 'manager', 'accountant', 'administrator')),
    active      boolean     not null,
    language    text        not null,
    told_at     timestamptz not null,
    constraint person_id primary key (id),
    constraint person_external_id unique (external_id)
);

-- The entries that cannot be told, as of the last reading that counted.
create table refused_entry (
    n           integer not null,
    place       text    not null,
    external_id text,
    reason      text    not null,
    constraint refused_entry_n primary key (n)
);

-- Too many people would have been told inactive at once, so nothing is told until somebody has released it or the directory has
-- mended itself. Kept for ever: it says who released what, and why.
create table stop (
    id               bigint generated always as identity,
    stopped_at       timestamptz not null,
    active           integer     not null check (active > 0),
    gone             uuid[]      not null check (cardinality(gone) > 0),
    released_at      timestamptz,
    released_by      uuid,
    released_by_name text,
    reason           text,
    ended_at         timestamptz,
    constraint stop_id primary key (id),
    constraint stop_released check (num_nonnulls(released_at, released_by, released_by_name, reason) in (0, 4))
);

create unique index stop_open on stop ((true)) where ended_at is null;

-- The people and groups that a provider pushes by SCIM: the directory itself, for want of one that could be read.
create table scim_resource (
    id          uuid        not null,
    kind        text        not null constraint scim_resource_kind check (kind in ('User', 'Group')),
    -- Of a user the userName, of a group the displayName.
    name        text        not null,
    external_id text,
    -- As RFC 7643 has it, without id and meta.
    body        jsonb       not null,
    version     bigint      not null check (version >= 1),
    created_at  timestamptz not null,
    changed_at  timestamptz not null,
    -- The order of pages, which may not shift when somebody comes.
    place       bigint generated always as identity,
    constraint scim_resource_id primary key (id)
);

-- RFC 7643 compares these names without case.
create unique index scim_resource_name on scim_resource (kind, lower(name));

create index scim_resource_external_id on scim_resource (kind, external_id);

create index scim_resource_order on scim_resource (kind, place);
