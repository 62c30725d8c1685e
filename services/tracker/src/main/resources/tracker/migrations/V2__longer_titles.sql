-- Why: histories of other trackers have titles of more than 200 characters. A wider check holds for every row there is.
alter table task drop constraint task_title;
alter table task add constraint task_title check (char_length(title) between 1 and 500);
