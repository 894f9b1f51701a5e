-- Who of the staff may come in, and the keys of programs. No secret stands here as it is: passwords as Argon2id, tokens as SHA-256.
create table access_person (
    id uuid primary key,
    -- In small letters: the same address is the same person.
    email text not null unique,
    password_hash text not null,
    -- null: the business's language
    language text check (language in ('en', 'pl', 'ro', 'uk')),
    created_at timestamptz not null
);

create table access_session (
    token_hash bytea primary key,
    person_id uuid not null references access_person (id),
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null
);
create index access_session_person on access_session (person_id);
create index access_session_expiry on access_session (expires_at);

create table access_key (
    id uuid primary key,
    name text not null,
    -- The first letters, so that people can tell one key from another.
    prefix text not null,
    key_hash bytea not null unique,
    -- null: the key that PERENNIAL_API_KEY names
    made_by uuid references access_person (id),
    made_at timestamptz not null,
    last_used_at timestamptz
);
-- The environment names one key.
create unique index access_key_environment on access_key ((made_by is null)) where made_by is null;

-- Sign-ins and keys that failed, kept for as long as they are counted.
create table access_attempt (
    id uuid primary key,
    kind text not null check (kind in ('password', 'key')),
    -- A digest: people type a password into the wrong field now and then.
    email_hash bytea,
    address text not null,
    at timestamptz not null
);
create index access_attempt_email on access_attempt (email_hash, at) where email_hash is not null;
create index access_attempt_address on access_attempt (address, kind, at);
create index access_attempt_at on access_attempt (at);

-- The set-up link that the console printed last; none after the set-up.
create table access_setup (
    only_one boolean primary key default true check (only_one),
    token_hash bytea not null,
    made_at timestamptz not null
);
