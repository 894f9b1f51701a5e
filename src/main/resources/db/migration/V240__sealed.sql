-- Addresses that nothing is sent to are known by digests made with the secret of the data folder, as the names of erased people are:
-- whoever has the database alone cannot try addresses. The product seals what is not sealed yet when it starts.
alter table consents_suppression add column sealed boolean not null default false;
create index consents_suppression_address on consents_suppression (address, kind) where ended_at is null;

-- People of whom nothing may be written to addresses of a kind: one of them is suppressed for good, or every one came back. Whoever was
-- erased has no address; when a name is let in again, what was suppressed shows it again.
create or replace view consents_silenced as
select identity.customer_id, identity.kind
from customers_identity identity
left join consents_suppression suppression
    on suppression.ended_at is null and suppression.kind = identity.kind and suppression.address = identity.value
where identity.kind in ('email', 'phone')
group by identity.customer_id, identity.kind
having bool_or(coalesce(suppression.reason <> 'bounce', false)) or bool_and(suppression.id is not null);

drop function consents_hash(text, text);

-- How far the erasing of a person has come: which keeper is next, and where it goes on. Each part is a transaction of its own.
alter table rights_request add column keeper text;
alter table rights_request add column place text;

-- What was told late of visitors is found without looking through the log.
create index events_log_late on events_log (recorded_at) where not live;
alter table rights_cleared add column late_until timestamptz;

-- The audit trail is asked for what was done, too.
create index access_audit_what on access_audit (what, id desc);
