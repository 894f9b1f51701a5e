-- For how long the business wants to keep what is only needed for a while; what is not here is kept for the usual time.
create table settings_retention (
    kind text primary key,
    days integer not null check (days > 0)
);
