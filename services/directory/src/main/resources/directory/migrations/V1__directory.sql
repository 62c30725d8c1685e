-- Why: only changes are published, so the directory stores what it has published. A person must keep the same id forever,
-- because it identifies the account; and a halt, and who released it, must survive a restart.

-- The last published state of each person; the version never decreases.
create table person (
    id          uuid        not null,
    -- The person's id in the directory.
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

-- The entries that cannot be published, according to the last accepted reading.
create table refused_entry (
    n           integer not null,
    place       text    not null,
    external_id text,
    reason      text    not null,
    constraint refused_entry_n primary key (n)
);

-- Too many people would have been published as inactive at once, so nothing is published until somebody releases the halt or the
-- directory is corrected. Kept forever, as a record of who released what and why.
create table halt (
    id               bigint generated always as identity,
    halted_at        timestamptz not null,
    active           integer     not null check (active > 0),
    gone             uuid[]      not null check (cardinality(gone) > 0),
    -- How many others became inactive within the day before, which counts too.
    lately           integer     not null check (lately >= 0),
    released_at      timestamptz,
    released_by      uuid,
    released_by_name text,
    reason           text,
    ended_at         timestamptz,
    constraint halt_id primary key (id),
    constraint halt_released check (num_nonnulls(released_at, released_by, released_by_name, reason) in (0, 4))
);

create unique index halt_open on halt ((true)) where ended_at is null;

-- The people and groups that a provider pushes by SCIM. They are the directory, because there is none to read.
create table scim_resource (
    id          uuid        not null,
    kind        text        not null constraint scim_resource_kind check (kind in ('User', 'Group')),
    -- The userName of a user, the displayName of a group.
    name        text        not null,
    external_id text,
    -- The resource of RFC 7643, without id and meta.
    body        jsonb       not null,
    version     bigint      not null check (version >= 1),
    created_at  timestamptz not null,
    changed_at  timestamptz not null,
    -- The order of pages, which must not shift when somebody is added.
    place       bigint generated always as identity,
    constraint scim_resource_id primary key (id)
);

-- RFC 7643 ignores the case of these names.
create unique index scim_resource_name on scim_resource (kind, lower(name));

create index scim_resource_external_id on scim_resource (kind, external_id);

create index scim_resource_order on scim_resource (kind, place);
