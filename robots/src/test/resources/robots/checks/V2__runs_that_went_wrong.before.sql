insert into robots.run (robot, started, outcome, instance)
values ('closer', now(), 'done', '1@host'), ('closer', now(), 'failed', '1@host'), ('closer', now(), 'lost', '1@host');
