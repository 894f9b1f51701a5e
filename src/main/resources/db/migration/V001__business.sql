-- The business that runs this installation: one row.
create table business (
    only_one boolean primary key default true check (only_one),
    name text not null,
    language text not null check (language in ('en', 'pl', 'ro', 'uk')),
    country text not null check (country ~ '^[A-Z]{2}$'),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    time_zone text not null,
    activity_window_days integer check (activity_window_days between 1 and 3650)
);
