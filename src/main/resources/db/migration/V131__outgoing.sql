-- Programs of the business that want to be told what happens.
create table outgoing_endpoint (
    id uuid primary key,
    address text not null,
    -- What it wants to be told of; empty: everything.
    kinds text[] not null,
    -- Kept as it is, because nothing can be signed with less.
    secret text not null,
    made_at timestamptz not null,
    -- Since when nothing got through; empty while it does.
    failing_since timestamptz,
    off_at timestamptz,
    -- Why it was switched off: a sentence of the message bundles.
    off_because text
);

-- What is told, and what became of it; removed after 30 days.
create table outgoing_message (
    id uuid primary key,
    endpoint_id uuid not null references outgoing_endpoint (id) on delete cascade,
    -- The event of the log that it tells.
    event uuid not null,
    kind text not null,
    body text not null,
    made_at timestamptz not null,
    state text not null check (state in ('waiting', 'done', 'failed')),
    due_at timestamptz not null,
    attempts integer not null default 0,
    tried_at timestamptz,
    -- What the receiver answered, if it did.
    status integer,
    -- Why it did not get through: a sentence of the message bundles.
    trouble text,
    unique (endpoint_id, event)
);
create index outgoing_message_due on outgoing_message (endpoint_id, due_at) where state = 'waiting';
create index outgoing_message_list on outgoing_message (endpoint_id, id desc);
create index outgoing_message_old on outgoing_message (made_at);
