-- Who is meant: a condition, or a list made by hand.
create table segments_segment (
    id uuid primary key,
    name text not null check (length(name) between 1 and 100),
    kind text not null check (kind in ('condition', 'list')),
    -- audience: made by the staff; ready: came along; loyalty and stage: why people stay, and how far they have come.
    purpose text not null check (purpose in ('audience', 'ready', 'loyalty', 'stage')),
    -- Of those that came along, which one.
    key text unique,
    -- What membership says now; none before it was counted for the first time.
    condition jsonb,
    -- What it is to say; each change has another number, so that counting knows whether it is still meant.
    wanted jsonb,
    revision integer not null default 1,
    counted_revision integer not null default 0,
    -- What the last whole counting was made with beside the condition: the zone, the versions of scores. Another one: count again.
    basis text not null default '',
    counting_since timestamptz,
    counted bigint not null default 0,
    size bigint not null default 0,
    -- Up to which moment the passing of time was looked at; and when membership last followed anything.
    checked_at timestamptz,
    counted_at timestamptz,
    made_at timestamptz not null,
    changed_at timestamptz not null,
    check (kind = 'list' or wanted is not null)
);
create unique index segments_segment_name on segments_segment (lower(name));

create table segments_member (
    segment_id uuid not null references segments_segment (id) on delete cascade,
    customer_id uuid not null,
    since timestamptz not null,
    primary key (segment_id, customer_id)
);
create index segments_member_customer on segments_member (customer_id);

-- While a segment is counted as a whole: who has to be asked again afterwards, because something happened to them meanwhile.
create table segments_again (
    segment_id uuid not null references segments_segment (id) on delete cascade,
    customer_id uuid not null,
    primary key (segment_id, customer_id)
);

create table segments_day (
    segment_id uuid not null references segments_segment (id) on delete cascade,
    day date not null,
    size bigint not null,
    entered bigint not null default 0,
    departed bigint not null default 0,
    primary key (segment_id, day)
);

-- Which of the segments that come along were ever made: what somebody removed does not come back by itself.
create table segments_ready (
    key text primary key
);
