-- Whom a message was about, as far as it told: that is how it is found when somebody wants to see it or to be erased.
alter table webhooks_delivery add column identity_id uuid;
create index webhooks_delivery_identity on webhooks_delivery (identity_id) where identity_id is not null;

-- What customers ask by way of their shop stands with everything else that people ask for.
insert into rights_request (id, kind, source, named, asked_by, asked_at, due_at, state, decided_by, ended_at)
select id, case topic when 'customers/data_request' then 'show' else 'erase' end, source,
    case when done_at is null then coalesce(email, reference) end, source, asked_at, due_at,
    case when done_at is null then 'asked' else 'done' end, null, done_at
from webhooks_task;
drop table webhooks_task;
