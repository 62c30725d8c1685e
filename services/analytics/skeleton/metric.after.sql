select 'nobody is there any more' where not exists (select from person where name = 'Ann');
