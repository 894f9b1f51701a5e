-- It is found out only later which names are one person's, and sometimes it was wrong. So every identity has an id of its own. What is
-- recorded says for ever of which identity it was told; who that is, customer_id says, and it alone changes when people are joined or parted.
alter table customers_identity add column id uuid;
update customers_identity identity set id = numbered.id
from (
    select kind, source, value,
        case when row_number() over (partition by customer_id order by kind desc, source, value) = 1
            then customer_id else uuidv7() end as id
    from customers_identity) numbered
where (identity.kind, identity.source, identity.value) = (numbered.kind, numbered.source, numbered.value);
alter table customers_identity alter column id set not null, add unique (id);
alter table customers_identity drop constraint customers_identity_kind_check;
alter table customers_identity add check (kind in ('reference', 'email', 'phone', 'anonymous'));

-- Two identities that were told together. Kept for ever: who is who follows from all of them, in whatever order they came.
create table customers_link (
    a uuid not null references customers_identity (id),
    b uuid not null references customers_identity (id),
    told_at timestamptz not null,
    primary key (a, b),
    check (a < b)
);
create index customers_link_b on customers_link (b);

-- What the staff decided about two identities; of several decisions the newest counts.
create table customers_decision (
    id uuid primary key,
    a uuid not null references customers_identity (id),
    b uuid not null references customers_identity (id),
    together boolean not null,
    reason text not null check (length(reason) between 1 and 200),
    -- As it is shown, also when the person is no longer there.
    decided_by text not null,
    decided_at timestamptz not null,
    check (a < b)
);
create index customers_decision_a on customers_decision (a);
create index customers_decision_b on customers_decision (b);

-- Two known customers who share a name: perhaps one person. For people to decide.
create table customers_doubt (
    a uuid not null references customers_identity (id),
    b uuid not null references customers_identity (id),
    via uuid not null references customers_identity (id),
    found_at timestamptz not null,
    primary key (a, b, via),
    check (a < b)
);

-- What was told of an identity: a trait of the person, as long as the identity is theirs.
create table customers_trait (
    identity_id uuid not null references customers_identity (id),
    name text not null check (length(name) between 1 and 100),
    value text not null check (length(value) <= 4000),
    -- null: nobody said when, as in a file; then what was told first stays.
    told_at timestamptz,
    primary key (identity_id, name)
);
insert into customers_trait (identity_id, name, value) select id, 'name', name from customers_customer where name is not null
    and id in (select id from customers_identity);
insert into customers_trait (identity_id, name, value) select id, 'country', country from customers_customer where country is not null
    and id in (select id from customers_identity);

-- Who an identity is: only those who are somebody else by now, so that joining with it costs little.
create view customers_joined as
select id, customer_id from customers_identity where customer_id <> id;

create or replace view orders_purchase as
select bought.id as order_id, bought.source, bought.reference, coalesce(joined.customer_id, bought.customer_id) as customer_id,
    bought.placed_at, bought.value, coalesce(bought.channel, bought.source) as channel, bought.customer_id as identity_id
from orders_order bought
left join customers_joined joined on joined.id = bought.customer_id
where bought.state = 'sold' and bought.value > 0 and bought.refunded < bought.value;

create or replace view orders_counted_refund as
select refund.source, refund.reference, refund.key, coalesce(joined.customer_id, refund.customer_id) as customer_id,
    refund.refunded_at, refund.amount, refund.customer_id as identity_id
from orders_refund refund
left join orders_order bought on bought.id = refund.order_id
left join customers_joined joined on joined.id = refund.customer_id
where bought.id is null or (bought.state = 'sold' and bought.value > 0 and bought.refunded < bought.value);
