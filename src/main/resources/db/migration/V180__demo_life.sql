-- What the demo shop has beside its orders, put on record after them in lots; and how fast it goes on living, if it does.
alter table demo_shop
    add column rest_done integer not null default 0,
    -- null: not known yet
    add column rest_total integer,
    -- How many seconds of the shop pass in one second; null: it stands still.
    add column speed integer check (speed between 1 and 1440),
    -- The shop's own time it has lived to, in its zone; null: it never went on.
    add column lived_to timestamp,
    -- When it was last given time. What passed without the product is not made up for.
    add column lived_at timestamptz,
    add column lived_orders integer not null default 0,
    add check ((speed is null) or (lived_to is not null and lived_at is not null));
