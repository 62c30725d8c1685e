-- Rights depend on whether a person is active. What was told before is told again with the next change of the person; until
-- then everybody counts as active, as everybody did.
alter table person add column active boolean not null default true;
alter table person alter column active drop default;
