-- A file of consents stands where any other file on its way in may stand.
alter table consents_import drop constraint consents_import_state_check;
update consents_import set state = 'draft' where state = 'shown';
alter table consents_import
    add constraint consents_import_state_check check (state in ('draft', 'running', 'done', 'cancelled'));
