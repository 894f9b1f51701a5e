-- The names of people who were erased, so that nobody is brought back by an old file: only as digests made with a secret that
-- stands outside the database.
create table customers_erased (
    hash bytea primary key,
    identity_id uuid not null references customers_identity (id),
    erased_at timestamptz not null
);
create index customers_erased_identity on customers_erased (identity_id);
