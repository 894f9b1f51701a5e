-- Shops and payment services that tell us what happens there.
create table webhooks_connection (
    id uuid primary key,
    vendor text not null check (vendor in ('shopify', 'woocommerce', 'stripe', 'standard')),
    -- The source of what it tells: references of customers and orders are known within it.
    source text not null unique,
    -- Kept as it is, because a signature can be checked with nothing less. Empty until the business pastes it.
    secret text not null,
    -- Still good while the other side changes to the new one.
    old_secret text,
    old_secret_until timestamptz,
    made_at timestamptz not null,
    first_at timestamptz,
    last_at timestamptz,
    -- Messages whose signature was wrong.
    forged bigint not null default 0,
    forged_at timestamptz
);

-- What came, as it came; removed after 30 days. Until then it also tells a second delivery from the first.
create table webhooks_delivery (
    id uuid primary key,
    connection_id uuid not null references webhooks_connection (id) on delete cascade,
    -- The sender's number of the delivery.
    delivery text not null,
    topic text not null,
    body bytea not null,
    received_at timestamptz not null,
    -- done: recorded; kept: nobody knows what it means yet; passed: older than what is known, a test, or free
    state text not null check (state in ('waiting', 'done', 'kept', 'passed', 'refused')),
    due_at timestamptz not null,
    attempts integer not null default 0,
    -- Why it was passed over or refused: a sentence of the message bundles and its arguments.
    reason text,
    arguments text[] not null default '{}',
    unique (connection_id, delivery)
);
create index webhooks_delivery_due on webhooks_delivery (due_at, id) where state = 'waiting';
create index webhooks_delivery_list on webhooks_delivery (connection_id, id desc);
create index webhooks_delivery_old on webhooks_delivery (received_at);

-- How new the newest is that was told of an object: what is older and comes later changes nothing.
create table webhooks_object (
    source text not null,
    kind text not null,
    object text not null,
    newest timestamptz not null,
    -- Decides where two messages are of the same second.
    rank integer not null,
    -- Of an order: what its file calls it, and what a refund has to know of it.
    reference text,
    placed_at timestamptz,
    currency text,
    primary key (source, kind, object)
);

-- What was given back of an order, each refund once: orders keep the total, as a file tells it.
create table webhooks_refund (
    source text not null,
    object text not null,
    refund text not null,
    amount numeric(19, 4) not null,
    primary key (source, object, refund)
);

-- What a shop's customers ask of the staff by way of the shop: to see or to remove what is known of them.
create table webhooks_task (
    id uuid primary key,
    source text not null,
    topic text not null,
    -- Who it is about, as the shop names them; empty: everybody of this shop.
    reference text,
    email text,
    asked_at timestamptz not null,
    due_at timestamptz not null,
    done_at timestamptz
);
