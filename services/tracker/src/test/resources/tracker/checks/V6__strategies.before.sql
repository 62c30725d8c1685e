insert into shuffle (seed, people, planned, upto, shuffled_by, shuffled_at)
values (7, array[uuidv7()], 3, 3, uuidv7(), now());
