-- The names of people who were erased, so that nobody is brought back by an old file: only as digests made with a secret that
-- stands outside the database.
create table customers_erased (
    hash bytea primary key,
    identity_id uuid not null references customers_identity (id),
    erased_at timestamptz not null
);
create index customers_erased_identity on customers_erased (identity_id);

-- Whether one of these stands in a text as the whole of a value, of JSON or of a row of a file: between quotes, commas, semicolons, line ends
-- or what parts the cells of a row. What only holds it as a part of something longer speaks of somebody else.
create function customers_stands(written text, called text[]) returns boolean language plpgsql immutable parallel safe as $$
declare
    parted text;
begin
    if not exists (select from unnest(called) as word where strpos(written, word) > 0 or strpos(lower(written), word) > 0) then
        return false;
    end if;
    parted := E'\x1f' || regexp_replace(written, E'[ \\\\]*["'',;\r\n\x1f][ ]*', E'\x1f', 'g') || E'\x1f';
    return exists (select from unnest(called) as word
        where strpos(parted, E'\x1f' || word || E'\x1f') > 0 or strpos(lower(parted), E'\x1f' || word || E'\x1f') > 0);
end $$;
