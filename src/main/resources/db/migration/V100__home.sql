-- What the business compares its figures with.
create table home_band (
    figure text primary key,
    low numeric(5, 4) not null,
    high numeric(5, 4) not null check (low < high),
    -- The trade whose default it is; null: set by the business.
    trade text
);
