-- Addresses that nothing is sent to, whatever anybody agreed to. Known by a keyed hash, so that one stays silent when its customer was erased.
create table consents_suppression (
    id uuid primary key,
    kind text not null check (kind in ('email', 'phone')),
    hash bytea not null,
    -- As it is shown; empty once its customer was erased.
    address text check (length(address) <= 300),
    reason text not null check (reason in ('bounce', 'complaint', 'staff', 'import')),
    note text not null check (length(note) <= 200),
    added_by text not null,
    added_at timestamptz not null,
    ended_at timestamptz,
    ended_by text,
    ended_because text check (length(ended_because) <= 200)
);
create unique index consents_suppression_active on consents_suppression (kind, hash) where ended_at is null;
create index consents_suppression_newest on consents_suppression (id desc) where ended_at is null;
create index consents_suppression_search on consents_suppression using gin (address gin_trgm_ops);

-- A guess at an address cannot be tried without the secret.
create function consents_hash(kind text, address text) returns bytea language sql stable parallel safe as $$
    select sha256(convert_to(secret || kind || ':' || address || secret, 'UTF8')) from consents_secret $$;

-- People of whom nothing may be written to addresses of a kind: one of them is suppressed for good, or every one came back.
create view consents_silenced as
select identity.customer_id, identity.kind
from customers_identity identity
left join consents_suppression suppression
    on suppression.ended_at is null and suppression.kind = identity.kind
    and suppression.hash = consents_hash(identity.kind, identity.value)
where identity.kind in ('email', 'phone')
group by identity.customer_id, identity.kind
having bool_or(coalesce(suppression.reason <> 'bounce', false)) or bool_and(suppression.id is not null);

-- Which kind of address a channel needs.
create table consents_channel (
    name text primary key,
    kind text
);
insert into consents_channel (name, kind) values
    ('email', 'email'), ('sms', 'phone'), ('whatsapp', 'phone'), ('phone', 'phone'), ('push', null), ('post', null);

-- Who may be written to about what, and how.
create view consents_allowed as
select customer.id as customer_id, topic.key as topic, channel.name as channel
from customers_customer customer
cross join consents_topic topic
join consents_channel channel on channel.name = any (topic.channels)
left join consents_person person on person.customer_id = customer.id and person.topic = topic.key and person.channel = channel.name
left join consents_buyer buyer on buyer.customer_id = customer.id
left join consents_silenced silenced on silenced.customer_id = customer.id and silenced.kind = channel.kind
where topic.ended_at is null
    and consents_refusal(topic.basis, coalesce(person.state, 'unknown'), coalesce(person.declined, false), buyer.customer_id is not null,
        silenced.customer_id is not null) is null;
