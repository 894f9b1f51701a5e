-- The demo shop: at most one, and how far it is.
create table demo_shop (
    only_one boolean primary key default true check (only_one),
    state text not null check (state in ('filling', 'ready', 'removing')),
    -- What the shop is made from: the same again after a restart.
    seed bigint not null,
    customers integer not null check (customers > 0),
    -- The first day that is not in it any more, in the business's zone as it was then.
    end_day date not null,
    time_zone text not null,
    orders_done integer not null default 0,
    -- null: not known yet
    orders_total integer,
    started_at timestamptz not null,
    -- null: not complete yet
    made_at timestamptz
);
