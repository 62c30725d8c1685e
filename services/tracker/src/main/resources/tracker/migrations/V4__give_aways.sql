-- Why: a manager can give away the open tasks of a person who has left; that is a shuffle of this person's tasks alone.
alter table shuffle add column leaver uuid;
