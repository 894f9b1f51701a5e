-- Files of consents: read at once, recorded when somebody has looked at what they say.
create table consents_import (
    id uuid primary key,
    name text not null check (length(name) <= 300),
    -- Whose references its customers are named by.
    source text not null,
    uploaded_by text not null,
    uploaded_at timestamptz not null,
    state text not null check (state in ('shown', 'running', 'done')),
    rows bigint not null,
    refused bigint not null,
    -- The first rows that could not be taken: their lines and why.
    errors jsonb not null,
    -- How many rows say what, by topic, channel and state.
    says jsonb not null,
    recorded bigint not null default 0,
    known bigint not null default 0,
    ended_at timestamptz
);

-- What is still to be recorded; a row goes in the transaction that records it.
create table consents_row (
    import_id uuid not null references consents_import (id) on delete cascade,
    line bigint not null,
    reference text,
    email text,
    phone text,
    topic text not null,
    channel text not null,
    state text not null,
    at timestamptz not null,
    source text not null,
    words text,
    primary key (import_id, line)
);
