-- When the log and everything that was read from it were removed. How many rows there are tells a reader with a store of its
-- own whether the log is still the one it has read.
create table events_emptied (
    id bigint generated always as identity primary key,
    at timestamptz not null
);
