-- What we compute about a customer from the orders. One row a customer who ever purchased or gave something back.
create table facts_customer (
    customer_id uuid primary key,
    purchases integer not null,
    -- Different days with a purchase, in the business's zone.
    purchase_days integer not null,
    revenue numeric(19, 4) not null,
    refunds numeric(19, 4) not null,
    first_at timestamptz,
    last_at timestamptz,
    first_day date,
    last_day date,
    -- For lists: who only ever gave something back comes last.
    latest_at timestamptz not null generated always as (coalesce(last_at, to_timestamp(0))) stored
);
create index facts_customer_latest on facts_customer (latest_at desc, customer_id desc);
create index facts_customer_revenue on facts_customer (revenue desc, customer_id desc);
