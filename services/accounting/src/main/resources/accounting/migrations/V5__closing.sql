-- Why: a close of a million accounts computes the ids of its payouts where the accounts are. The same id for the same
-- person and day, as the service computes it: a version 3 UUID (RFC 9562) of the text.
create function payout_id(person uuid, day date) returns uuid language sql immutable as $$
    select cast(overlay(overlay(hash placing '3' from 13)
                        placing translate(substr(hash, 17, 1), '0123456789abcdef', '89ab89ab89ab89ab') from 17) as uuid)
    from (select md5('payout ' || person || ' ' || day) as hash) hashed
$$;
