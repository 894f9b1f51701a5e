-- Files of orders: what was asked, how far it has come, and the rows that were refused.
create table intake_import (
    id uuid primary key,
    -- draft: uploaded on the page and not started yet
    state text not null check (state in ('draft', 'queued', 'running', 'done', 'failed', 'cancelled')),
    dry_run boolean not null,
    file_name text not null,
    format text not null,
    source text not null,
    header text[] not null,
    -- What was said about the file, and what the check of all its rows settled.
    mapping jsonb not null,
    -- Which data folder its file lies in: only the node that has this folder can read it.
    folder uuid not null,
    settled jsonb,
    problem text,
    problem_arguments text[] not null default '{}',
    -- Rows seen by the check, rows of the whole file once it is known, and rows read for good.
    rows_checked bigint not null default 0,
    rows_total bigint,
    rows_read bigint not null default 0,
    rows_refused bigint not null default 0,
    orders bigint not null default 0,
    guest_orders bigint not null default 0,
    lines bigint not null default 0,
    refunds bigint not null default 0,
    customers bigint not null default 0,
    rows_per_second double precision,
    -- The last order of a file that was sorted first; rows_read says the same of one that was not.
    last_order text not null default '',
    last_row bigint not null default 0,
    failures integer not null default 0,
    -- Who works on it, and until when nobody else may.
    node uuid,
    leased_until timestamptz,
    created_at timestamptz not null,
    finished_at timestamptz
);
create index intake_import_waiting on intake_import (id) where state in ('draft', 'queued', 'running');

create table intake_refused (
    import_id uuid not null references intake_import (id),
    row_number bigint not null,
    reason text not null,
    arguments text[] not null,
    -- The row as it was written, its cells apart by U+001F.
    cells text not null,
    primary key (import_id, row_number)
);

-- Rows of a file whose orders are scattered over it, put in order; emptied when the import ends.
create table intake_row (
    import_id uuid not null,
    reference text collate "C" not null,
    row_number bigint not null,
    cells text not null
);
create index intake_row_order on intake_row (import_id, reference, row_number);

-- Hashes of orders, to see whether one comes twice, and of customers, to count them; emptied when the import ends.
-- No foreign key: checking millions of short-lived rows one by one would cost more than writing them.
create table intake_seen (
    import_id uuid not null,
    kind "char" not null,
    hash bigint not null
);
create index intake_seen_import on intake_seen (import_id);
