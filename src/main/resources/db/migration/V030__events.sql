-- The log: everything that happens to a customer, once, in the order it was committed.
-- A row is identified by its time and its cause: the same cause at the same time is the same event, for ever. That is why
-- the log is partitioned by the month of `at`, and why the primary key can be unique although it is partitioned.
create table events_log (
    id uuid not null,
    tx xid8 not null default pg_current_xact_id(),
    at timestamptz not null,
    recorded_at timestamptz not null,
    live boolean not null,
    kind text not null,
    customer_id uuid,
    cause text not null,
    data jsonb not null,
    primary key (id, at)
) partition by range (at);
create index events_log_order on events_log (tx, id);
create index events_log_customer on events_log (customer_id, at desc) where customer_id is not null;

-- How far each reader has come. The row is locked while a batch is read, so that two nodes never read one batch.
create table events_cursor (
    name text primary key,
    tx xid8 not null default '0',
    id uuid not null default '00000000-0000-0000-0000-000000000000',
    -- What the reader's results were computed with; when it changes, the reader starts again.
    basis text not null default '',
    moved_at timestamptz
);
