-- Orders, their lines and refunds, kept by their reference in the source they came from.
create table orders_order (
    id uuid primary key,
    source text not null,
    reference text not null,
    -- null: a guest order
    customer_id uuid,
    placed_at timestamptz not null,
    -- open: not paid yet; sold; cancelled: also voided and failed
    state text not null check (state in ('open', 'sold', 'cancelled')),
    -- As the source wrote it, and the rate that turns it into the business's currency.
    currency text not null,
    rate numeric(19, 9) not null check (rate > 0),
    -- In the business's currency: sum of the lines after discounts, without shipping; and what was given back of it.
    value numeric(19, 4) not null,
    refunded numeric(19, 4) not null default 0,
    recorded_at timestamptz not null,
    unique (source, reference)
);
create index orders_order_customer on orders_order (customer_id, placed_at) where customer_id is not null;

create table orders_line (
    -- Of an order written in the same transaction. No foreign key: checking it row by row cost a third of an import.
    order_id uuid not null,
    -- Tells the line from the others of its order: which product, and the how manieth line of it.
    key bigint not null,
    product text,
    quantity numeric(19, 4) not null,
    -- In the order's currency: per unit as written; and the whole line after discounts.
    price numeric(19, 4) not null,
    amount numeric(19, 4) not null,
    primary key (order_id, key)
);

create table orders_refund (
    source text not null,
    reference text not null,
    key bigint not null,
    -- null: given back without naming an order
    order_id uuid references orders_order (id),
    customer_id uuid,
    refunded_at timestamptz not null,
    product text,
    quantity numeric(19, 4),
    -- In the business's currency. Negative where the source takes a refund back.
    amount numeric(19, 4) not null,
    primary key (source, reference, key)
);
create index orders_refund_customer on orders_refund (customer_id) where customer_id is not null;
create index orders_refund_order on orders_refund (order_id) where order_id is not null;

create table orders_product (
    code text primary key,
    name text
);

-- What one unit of a currency is worth in the business's currency, from a day on until the next rate.
create table orders_rate (
    currency text not null,
    day date not null,
    rate numeric(19, 9) not null check (rate > 0),
    primary key (currency, day)
);

-- The metric contract's "purchase", without its customer: the one place that says it.
create view orders_purchase as
select id as order_id, source, reference, customer_id, placed_at, value
from orders_order
where state = 'sold' and value > 0 and refunded < value;

-- Refunds that are subtracted from purchases: of an order that still is one, or of no named order. What was given back of an
-- order that no longer is a purchase left the revenue together with the order.
create view orders_counted_refund as
select refund.source, refund.reference, refund.key, refund.customer_id, refund.refunded_at, refund.amount
from orders_refund refund
left join orders_order bought on bought.id = refund.order_id
where bought.id is null or (bought.state = 'sold' and bought.value > 0 and bought.refunded < bought.value);
