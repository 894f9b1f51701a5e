-- What is to be expected of each customer: written for everybody at once by who computes it, read by conditions and pages.
create table facts_outlook (
    customer_id uuid primary key,
    -- The probability that the customer has not left for ever; null where the record cannot tell.
    alive double precision check (alive between 0 and 1),
    -- Purchase days in the coming 30, 90 and 365 days.
    expected_30 double precision not null check (expected_30 >= 0),
    expected_90 double precision not null check (expected_90 >= 0),
    expected_365 double precision not null check (expected_365 >= 0),
    -- What will be spent in the coming 365 days: expected, and the interval that a tenth of customers lies below and a tenth above.
    value double precision not null,
    value_low double precision,
    value_high double precision,
    -- What of it was lost by the silence since the last purchase; null where the record cannot tell.
    at_risk double precision check (at_risk >= 0),
    -- The next order, and the days that a tenth of next orders come before and a tenth after; null where no day can be said.
    next_day date,
    next_from date,
    next_to date
);
create index facts_outlook_at_risk on facts_outlook (at_risk desc, customer_id) where at_risk > 0;

-- What was learned of how customers buy, the newest and some before it. Says nothing about a person.
create table predictions_version (
    id uuid primary key,
    made_at timestamptz not null,
    -- The last day on record, and the first.
    day date not null,
    first_day date not null,
    customers bigint not null,
    purchases bigint not null,
    -- Of the two one is there: a model, or a rule with the reason why.
    model text,
    rule text,
    reason text,
    learned jsonb not null,
    check ((model is null) <> (rule is null)),
    check (rule is null or reason is not null)
);

-- That something changed since everybody was predicted last; no row: nothing did.
create table predictions_waiting (
    only_one boolean primary key default true check (only_one),
    number bigint not null,
    history boolean not null,
    -- Somebody asked for new learning.
    wanted boolean not null
);
