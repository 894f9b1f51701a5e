-- The products a shop sells or sold, by their number in the source that tells of them.
create table catalogue_product (
    id uuid primary key,
    source text not null,
    reference text not null,
    -- The last part of its address in the shop; some files know a product by nothing else.
    handle text,
    name text,
    -- From the widest to the narrowest; and what the staff chose instead.
    category text[] not null default '{}',
    own_category text[],
    price numeric(19, 4),
    currency text,
    picture text,
    link text,
    -- null: nobody said
    availability text check (availability in ('in_stock', 'out_of_stock', 'preorder', 'backorder')),
    -- null: still sold
    retired_at timestamptz,
    -- For how many days one lasts: as the source tells it, and as the staff does.
    consumption_days integer check (consumption_days > 0),
    own_consumption_days integer check (own_consumption_days > 0),
    -- How new what is known is: something older changes nothing.
    told_at timestamptz not null,
    unique (source, reference)
);
create index catalogue_product_handle on catalogue_product (source, handle) where handle is not null;
create index catalogue_product_reference on catalogue_product (reference);
create index catalogue_product_name on catalogue_product (name) where name is not null;

create table catalogue_variant (
    product_id uuid not null references catalogue_product (id) on delete cascade,
    reference text not null,
    sku text,
    -- The whole name, as a line of an order has it.
    name text,
    price numeric(19, 4),
    primary key (product_id, reference)
);
create index catalogue_variant_reference on catalogue_variant (reference);
create index catalogue_variant_sku on catalogue_variant (sku) where sku is not null;
create index catalogue_variant_name on catalogue_variant (name) where name is not null;

-- What a product may be called in the line of an order.
create view catalogue_code as
select id as product_id, reference as code, 1 as rank, name, retired_at from catalogue_product
union all
select variant.product_id, sku, 0, coalesce(variant.name, product.name), product.retired_at
from catalogue_variant variant join catalogue_product product on product.id = variant.product_id where sku is not null
union all
select variant.product_id, variant.reference, 2, coalesce(variant.name, product.name), product.retired_at
from catalogue_variant variant join catalogue_product product on product.id = variant.product_id
union all
select variant.product_id, variant.name, 3, variant.name, product.retired_at
from catalogue_variant variant join catalogue_product product on product.id = variant.product_id
where variant.name is not null
union all
select id, name, 4, name, retired_at from catalogue_product where name is not null;

-- Whose a code is: one product's, so that nothing counts twice. One that is sold goes before one that no longer is, a code of
-- its own before a name, and the newer before the older.
create view catalogue_known as
select distinct on (code) code, product_id, name
from catalogue_code
order by code, retired_at is not null, rank, product_id desc;

-- Files of products, from the upload until they are read.
create table catalogue_upload (
    id uuid primary key,
    file_name text not null,
    source text not null,
    kind text not null check (kind in ('table', 'feed')),
    state text not null check (state in ('draft', 'done')),
    created_at timestamptz not null,
    added integer not null default 0,
    changed integer not null default 0,
    older integer not null default 0,
    retired integer not null default 0,
    refused integer not null default 0,
    -- The first refused rows as they are shown: number and key of the sentence with its arguments.
    refusals jsonb not null default '[]'
);
