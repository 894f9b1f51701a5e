-- What people ask for: to be shown what is kept of them, or to be erased.
create table rights_request (
    id uuid primary key,
    kind text not null check (kind in ('show', 'erase')),
    -- null: nobody here is known by that name, or it is about everybody of a shop
    customer_id uuid,
    -- The shop that passed the request on, and what it calls the person; forgotten when the request has ended.
    source text,
    named text,
    -- Whoever it came from, as it is shown: one of the staff, a key, a shop.
    asked_by text not null,
    asked_at timestamptz not null,
    due_at timestamptz not null,
    -- asked: the staff decides; waiting: to be done; closing: the names are closed, and what was open then has to end
    state text not null check (state in ('asked', 'waiting', 'closing', 'done', 'declined')),
    decided_by text,
    closed_tx xid8,
    closed_at timestamptz,
    -- Why it could not be done yet: a sentence of the message bundles.
    trouble text,
    retry_at timestamptz,
    -- Rows that were gathered, of a request to be shown.
    rows_told bigint not null default 0,
    ended_at timestamptz,
    -- When somebody took the archive away; it is there once.
    taken_at timestamptz
);
create index rights_request_open on rights_request (asked_at) where state in ('waiting', 'closing');
create index rights_request_customer on rights_request (customer_id) where customer_id is not null;

-- The archives, piece by piece, so that none is ever in memory as a whole.
create table rights_piece (
    request_id uuid not null references rights_request (id) on delete cascade,
    number integer not null,
    bytes bytea not null,
    primary key (request_id, number)
);

-- How the staff wants it.
create table rights_choice (
    only_one boolean primary key default true check (only_one),
    -- Whether a shop's request to erase somebody is followed without anybody's confirmation.
    erase_at_once boolean not null
);
