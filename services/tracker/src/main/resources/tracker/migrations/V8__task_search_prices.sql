-- Why: a search for a price that few tasks have, or none, had to read all tasks.

-- Of task; neither ever changes.
alter table task_search add column fee_minor bigint, add column reward_minor bigint;

update task_search
set fee_minor = task.fee_minor, reward_minor = task.reward_minor
from task where task.number = task_search.number;

alter table task_search alter column fee_minor set not null, alter column reward_minor set not null;

-- A B-tree keeps equal keys in one entry. Searches name fees without their sign.
create index task_search_fee on task_search ((-fee_minor));
create index task_search_reward on task_search (reward_minor);
