-- Who buys for whom: companies, and the people who buy for them, use, pay and decide.
create table companies_company (
    id uuid primary key,
    -- Within the source that gave it; made by hand, a company has no reference.
    source text not null default '',
    reference text,
    name text not null check (length(name) between 1 and 4000),
    -- One of the staff, who looks after it.
    owner_id uuid,
    -- The identity of the member whom one speaks to.
    contact_id uuid,
    created_at timestamptz not null,
    unique (source, reference)
);
create index companies_company_name on companies_company (name collate "unicode", id);
create index companies_company_search on companies_company using gin (lower(name || ' ' || coalesce(reference, '')) gin_trgm_ops);

-- What each source told of a company last; no value: it was taken back.
create table companies_trait (
    company_id uuid not null references companies_company (id),
    name text not null check (length(name) between 1 and 100),
    source text not null,
    type text not null check (type in ('text', 'number', 'date', 'flag', 'list', 'address')),
    value text check (length(value) <= 4000),
    told_at timestamptz not null,
    primary key (company_id, name, source)
);

-- What counts: what was told last; what is taken back ends what was told before.
create view companies_profile as
select distinct on (company_id, name) company_id, name, type, value, source, told_at
from (
    select company_id, name, type, value, source, told_at,
        max(told_at) filter (where value is null) over (partition by company_id, name) as lost
    from companies_trait) told
where value is not null and told_at >= coalesce(lost, '-infinity')
order by company_id, name, told_at desc, value desc, source;

create table companies_member (
    company_id uuid not null references companies_company (id),
    -- As it was told; who that is now, customers_joined says.
    identity_id uuid not null,
    roles text[] not null default '{}' check (roles <@ array['buyer', 'user', 'payer', 'decider']),
    told_at timestamptz not null,
    -- What was told before does not bring them back.
    removed_at timestamptz,
    primary key (company_id, identity_id)
);
create index companies_member_identity on companies_member (identity_id);

-- The people of a company, each once, however many names they were told of under.
create view companies_person as
select member.company_id, coalesce(joined.customer_id, member.identity_id) as customer_id,
    array_agg(distinct role) filter (where role is not null) as roles, min(member.told_at) as told_at
from companies_member member
left join customers_joined joined on joined.id = member.identity_id
left join lateral unnest(member.roles) role on true
where member.removed_at is null
group by member.company_id, coalesce(joined.customer_id, member.identity_id);

-- What a company is worth: the purchases of its people, as the metric contract counts them.
create view companies_figures as
select person.company_id, count(*) as customers, coalesce(sum(bought.orders), 0) as orders, coalesce(sum(bought.revenue), 0) as revenue,
    coalesce(sum(given.refunds), 0) as refunds, max(bought.last_at) as last_at
from companies_person person
left join lateral (
    select count(*) as orders, sum(purchase.value) as revenue, max(purchase.placed_at) as last_at
    from customers_identity identity
    join orders_purchase purchase on purchase.identity_id = identity.id
    where identity.customer_id = person.customer_id) bought on true
left join lateral (
    select sum(refund.amount) as refunds
    from customers_identity identity
    join orders_counted_refund refund on refund.identity_id = identity.id
    where identity.customer_id = person.customer_id) given on true
group by person.company_id;
