-- Why: a shuffle goes on by the strategy that it began with, and without it cannot be recomputed.
alter table shuffle add column strategy text not null default 'random';
alter table shuffle alter column strategy drop default;
