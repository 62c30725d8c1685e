-- Why: the list of runs filters by how they ended. Few run badly, and all are kept, so without an index a page of those reads
-- the whole table.
create index run_went_wrong on run (outcome, id) where outcome in ('failed', 'lost');
