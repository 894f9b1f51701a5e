-- What lies in the cart of a person who has not bought it: made of the log, and made again when it changes.
create table carts_cart (
    customer_id uuid primary key,
    items jsonb not null,
    -- In the currency that was told; none: the business's.
    value numeric(19, 4) not null,
    currency text,
    changed_at timestamptz not null,
    -- Since when somebody is about to pay for it.
    checkout_at timestamptz
);
create index carts_cart_changed on carts_cart (changed_at);
