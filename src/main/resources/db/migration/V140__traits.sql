-- What was told of an identity says its type, who told it, and whether the customer said so (declared) or it was seen (observed).
-- Each source has a row of its own, so that what each said stays to be seen; no value: it was taken back.
alter table customers_trait
    add column source text not null default '',
    add column declared boolean not null default false,
    add column type text not null default 'text' check (type in ('text', 'number', 'date', 'flag', 'list', 'address')),
    alter column value drop not null,
    drop constraint customers_trait_pkey,
    add primary key (identity_id, name, source, declared);

-- What is known of a person, by name: what the customer declared before what was observed, then what was told last. What is taken
-- back ends what was told before; what was declared ends only when that is taken back, too. Where nobody says when, who was met first.
create view customers_profile as
select distinct on (customer_id, name)
    customer_id, name, type, value, source, declared, told_at, identity_id
from (
    select identity.customer_id, trait.name, trait.type, trait.value, trait.source, trait.declared, trait.told_at, trait.identity_id,
        coalesce(trait.told_at, '-infinity') as since,
        max(trait.told_at) filter (where trait.value is null and trait.declared) over about as taken_back,
        max(trait.told_at) filter (where trait.value is null) over about as lost
    from customers_trait trait
    join customers_identity identity on identity.id = trait.identity_id
    window about as (partition by identity.customer_id, trait.name)) told
where value is not null
    and since >= coalesce(taken_back, '-infinity')
    and (declared or since >= coalesce(lost, '-infinity'))
order by customer_id, name, declared desc, since desc, case when told_at is null then identity_id end, value desc, source, identity_id;

-- What the business says of the traits it cares for: how they are called and what they may be.
create table customers_attribute (
    -- As sources write it.
    name text primary key check (length(name) between 1 and 100),
    label text not null check (length(label) between 1 and 100),
    type text not null check (type in ('text', 'number', 'date', 'flag', 'list', 'address')),
    -- What it may be, for texts and lists; none: anything.
    choices text[] not null,
    made_at timestamptz not null,
    retired_at timestamptz
);
