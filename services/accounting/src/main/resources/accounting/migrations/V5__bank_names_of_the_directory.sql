-- Why: the company's directory may know under which name the bank pays a person, so that nobody has to give it by hand.
alter table person add column bank_name text;
