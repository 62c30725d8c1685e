-- Why: what a person has done is listed by the time of completion, all of it, page by page. A done task is not shuffled, so
-- the index may give the order.
drop index task_done;
create index task_done on task (assignee_id, done_at, number) where status = 'done';
