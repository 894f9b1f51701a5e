-- Who a person is. Every name a customer is known by is an identity; one value belongs to one customer.
create table customers_customer (
    id uuid primary key,
    -- What people call the customer by: the reference in the shop, else the e-mail address.
    reference text not null,
    name text,
    email text,
    country text,
    created_at timestamptz not null
);
create index customers_customer_search on customers_customer
    using gin (lower(reference || ' ' || coalesce(name, '') || ' ' || coalesce(email, '')) gin_trgm_ops);

create table customers_identity (
    kind text not null check (kind in ('reference', 'email')),
    -- A reference is known within the source that gave it; an e-mail address is the same everywhere: source ''.
    source text not null,
    value text not null,
    customer_id uuid not null references customers_customer (id),
    primary key (kind, value, source)
);
create index customers_identity_customer on customers_identity (customer_id);
