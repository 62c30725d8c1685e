-- Why: a close of a million accounts computes the ids of its payouts where the accounts are. The same id for the same
-- person and day, as the service computes it: a version 3 UUID (RFC 9562) of the text. One expression, so that a statement
-- takes it in; declared stable, as the text of a date is.
create function payout_id(person uuid, day date) returns uuid language sql stable as $$
    select cast(overlay(overlay(md5('payout ' || person || ' ' || day) placing '3' from 13)
                        placing translate(substr(md5('payout ' || person || ' ' || day), 17, 1),
                                          '0123456789abcdef', '89ab89ab89ab89ab') from 17) as uuid)
$$;
