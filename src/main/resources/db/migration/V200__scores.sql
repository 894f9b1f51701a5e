-- Scores are facts: written for everybody at once by whoever computes them, read by conditions, templates and pages.
create table facts_rfm (
    customer_id uuid primary key,
    r smallint not null check (r between 1 and 5),
    f smallint not null check (f between 1 and 5),
    m smallint not null check (m between 1 and 5),
    -- The named group over the grid of r and f.
    grouped text not null
);
create index facts_rfm_grouped on facts_rfm (grouped);

create table facts_score (
    name text not null check (length(name) between 1 and 60),
    customer_id uuid not null,
    value double precision not null,
    primary key (name, customer_id)
);
create index facts_score_customer on facts_score (customer_id);

-- What holds for the whole shop, such as the activity window and the usual gap.
create table facts_shop (
    name text primary key,
    value double precision not null
);

-- Which writing of a score is the newest: readers look at everybody again when it is another. Not live: it came of history, to which
-- nothing reacts.
create table facts_scored (
    name text primary key,
    version bigint not null,
    live boolean not null,
    day date not null,
    written_at timestamptz not null
);

-- For conditions about days: which customers have a date within a span, and which an anniversary.
create index customers_trait_day on customers_trait (name, value) where type = 'date';
create index customers_trait_day_of_year on customers_trait (name, right(value, 5)) where type = 'date';
-- Where an end of a moving span passes by: orders lie on disk nearly in the order in which they were placed.
create index orders_order_placed on orders_order using brin (placed_at) with (autosummarize = on);
create index facts_customer_first on facts_customer (first_at) where first_at is not null;
-- Which names there are: from one to the next.
create index customers_trait_named on customers_trait (name, type);
