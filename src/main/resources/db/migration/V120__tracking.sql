-- What tells us events as they happen: a page, an app, a server, each with a key that may write and do nothing else.
create table tracking_source (
    id uuid primary key,
    -- The source in which customer numbers are known; several keys of one shop share it.
    name text not null,
    -- Not a secret: it stands in public pages.
    key text not null unique,
    kind text not null check (kind in ('browser', 'server')),
    -- From which pages a browser may send, such as https://shop.example.
    origins text[] not null,
    most_a_minute integer not null,
    made_at timestamptz not null,
    ended_at timestamptz,
    first_event_at timestamptz,
    last_event_at timestamptz
);

-- Which messages were taken, so that a client that tells one again adds nothing: a digest of the source and the client's own
-- id of the message. Rows live for eight days. They lie in the order of time, so that the small index finds the old ones.
create table tracking_seen (
    message uuid primary key,
    seen_at timestamptz not null
);
create index tracking_seen_time on tracking_seen using brin (seen_at) with (pages_per_range = 32);

-- Events that could not be taken, for a week: to be looked at, and read again when the reason is gone.
create table tracking_refused (
    id uuid primary key,
    source_id uuid not null references tracking_source (id),
    received_at timestamptz not null,
    -- As the client wrote it: it tells how wrong its clock was.
    sent_at text,
    -- How the client called it: the type of the event, as far as it is known.
    type text,
    reason text not null,
    arguments text[] not null,
    body text not null,
    -- Whether the body is all that came, so that it can be read again.
    whole boolean not null
);
create index tracking_refused_source on tracking_refused (source_id, id desc);
create index tracking_refused_time on tracking_refused (received_at);

-- How much came in, by minute; every node adds what it took and reads what all took.
create table tracking_count (
    source_id uuid not null references tracking_source (id),
    minute timestamptz not null,
    events bigint not null,
    refused bigint not null,
    primary key (source_id, minute)
);
create index tracking_count_time on tracking_count (minute);
