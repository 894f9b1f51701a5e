-- That orders changed since everybody was scored last; no row: they did not.
create table scores_waiting (
    only_one boolean primary key default true check (only_one),
    number bigint not null,
    history boolean not null
);
