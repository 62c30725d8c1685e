insert into task_import (id, name, lines, read_by, read_by_name, read_at)
values (uuidv7(), 'tasks.csv', 2, uuidv7(), 'Mary', now());
