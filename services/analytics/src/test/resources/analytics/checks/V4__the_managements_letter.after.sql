select 'the newest address of a known person is not taken from the journal'
 where not exists (select from person where name = 'Ann' and email = 'ann@new.example' and language = 'ru')
 union all
select 'a person without an event is lost, or has an address'
 where not exists (select from person where name = 'Bob' and email is null and language = 'en');
