-- Files of products are read in the background: what was said of them, how far they are, and who works on them.
alter table catalogue_upload drop constraint catalogue_upload_state_check;
alter table catalogue_upload add constraint catalogue_upload_state_check
    check (state in ('draft', 'queued', 'running', 'done', 'failed', 'cancelled'));
-- A draft's file lies where nothing looks any more; whoever sent it has it.
delete from catalogue_upload where state = 'draft';
alter table catalogue_upload
    -- The column of each part that somebody chose, and the currency of prices that name none.
    add column columns jsonb not null default '{}',
    add column currency text,
    add column whole boolean not null default false,
    -- Which data folder its file lies in: only the node that has this folder can read it.
    add column folder uuid,
    add column rows_checked bigint not null default 0,
    -- Products that the file tells of, once all of it was read, and how many of them were recorded: those before this place, no other.
    add column products integer,
    add column taken integer not null default 0,
    add column problem text,
    add column problem_arguments text[] not null default '{}',
    add column failures integer not null default 0,
    -- Who works on it, and until when nobody else may.
    add column node uuid,
    add column leased_until timestamptz,
    add column finished_at timestamptz;
update catalogue_upload set products = added + changed + older, taken = added + changed + older, finished_at = created_at;
create index catalogue_upload_waiting on catalogue_upload (id) where state in ('draft', 'queued', 'running');

create table catalogue_refused (
    upload_id uuid not null references catalogue_upload (id) on delete cascade,
    row_number bigint not null,
    reason text not null,
    arguments jsonb not null,
    -- What the row says of each part and kind, apart by U+001F.
    cells text not null,
    primary key (upload_id, row_number)
);
insert into catalogue_refused (upload_id, row_number, reason, arguments, cells)
select upload.id, (refusal ->> 'row')::bigint, refusal ->> 'text', coalesce(refusal -> 'arguments', '[]'), ''
from catalogue_upload upload, jsonb_array_elements(upload.refusals) refusal
on conflict do nothing;
alter table catalogue_upload drop column refusals;
