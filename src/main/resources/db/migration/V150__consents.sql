-- What the business writes about. Nothing refers to a topic by a foreign key: what was agreed to stays on record when it ends.
create table consents_topic (
    key text primary key check (key ~ '^[a-z][a-z0-9_]{0,39}$'),
    place integer not null,
    name_en text not null,
    name_pl text not null,
    name_ro text not null,
    name_uk text not null,
    -- Why it may be sent at all, unless a customer's own word says another.
    basis text not null check (basis in ('consent', 'existing', 'contract', 'interest')),
    double_opt_in boolean not null,
    -- Whether a shop's tick for marketing speaks of this topic, too.
    from_shops boolean not null,
    channels text[] not null check (channels <@ array['email', 'sms', 'whatsapp', 'push', 'post', 'phone']),
    ended_at timestamptz
);
insert into consents_topic (key, place, name_en, name_pl, name_ro, name_uk, basis, double_opt_in, from_shops, channels) values
    ('newsletter', 1, 'Newsletter', 'Newsletter', 'Newsletter', 'Розсилка новин', 'consent', true, true, '{email}'),
    ('offers', 2, 'Offers', 'Promocje', 'Oferte', 'Пропозиції та знижки', 'consent', true, true, '{email,sms}'),
    ('product_news', 3, 'New products', 'Nowości', 'Produse noi', 'Новинки', 'consent', true, false, '{email}'),
    ('service', 4, 'About your orders', 'O Twoich zamówieniach', 'Despre comenzile tale', 'Про ваші замовлення', 'contract', false, false,
        '{email,sms}');

-- The secret that links are signed with and addresses hashed. It goes with the backup: links that lie in mailboxes for years still work
-- afterwards, and who asked never to be written to again is still known.
create table consents_secret (
    only_one boolean primary key default true check (only_one),
    secret text not null check (length(secret) >= 64)
);
insert into consents_secret (secret) values (replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));

-- The very words that customers were shown, each wording once.
create table consents_text (
    id integer generated always as identity primary key,
    language text not null check (length(language) <= 10),
    words text not null check (length(words) between 1 and 4000),
    hash bytea not null unique,
    kept_at timestamptz not null
);

-- Every word about consent, in the order it was heard. This is the proof: no row changes, and none goes but with its customer.
create table consents_ruling (
    id uuid primary key,
    identity_id uuid not null,
    -- The identities that were the same person's when it was told: it speaks for all of them.
    reach uuid[] not null,
    topic text not null,
    channel text not null check (channel in ('email', 'sms', 'whatsapp', 'push', 'post', 'phone')),
    state text not null check (state in ('pending', 'granted', 'withdrawn', 'refused')),
    basis text not null check (basis in ('consent', 'existing', 'contract', 'interest')),
    at timestamptz not null,
    recorded_at timestamptz not null,
    by text not null check (by in ('customer', 'staff', 'program', 'shop', 'import')),
    -- Who of them, as it is shown; empty for the customer.
    by_name text not null check (length(by_name) <= 300),
    -- Where it was said: a page, a form, a file.
    source text not null check (length(source) <= 300),
    reason text check (length(reason) <= 200),
    text_id integer references consents_text (id),
    address text check (length(address) <= 45),
    agent text check (length(agent) <= 200),
    cause text not null unique
);
create index consents_ruling_identity on consents_ruling (identity_id, at desc, id desc);
create index consents_ruling_text on consents_ruling (text_id) where text_id is not null;

create function consents_keep() returns trigger language plpgsql as $$
begin
    if coalesce(current_setting('perennial.erasing', true), '') <> 'consents' then
        raise exception 'what was said about consent is neither changed nor removed';
    end if;
    return coalesce(new, old);
end $$;
create trigger consents_ruling_stays before update or delete on consents_ruling for each row execute function consents_keep();
create trigger consents_ruling_stays_whole before truncate on consents_ruling for each statement execute function consents_keep();
create trigger consents_text_stays before update or delete on consents_text for each row execute function consents_keep();
create trigger consents_text_stays_whole before truncate on consents_text for each statement execute function consents_keep();

-- The newest word of each kind that speaks for an identity, by who it was told of: made of the rulings and of nothing else, whatever order
-- they came in. A yes, a no and a question stand beside each other, because each may come to count again when people are joined or parted.
create table consents_standing (
    identity_id uuid not null,
    topic text not null,
    channel text not null,
    told_of uuid not null,
    state text not null check (state in ('pending', 'granted', 'withdrawn', 'refused')),
    at timestamptz not null,
    ruling_id uuid not null,
    primary key (identity_id, topic, channel, told_of, state)
);

-- The one way in which proof goes: with the customer, and the wordings that nobody else was shown. Without identities named, everybody's.
create function consents_erase(erased uuid[]) returns bigint language plpgsql as $$
declare
    gone bigint;
    shown integer[];
begin
    perform set_config('perennial.erasing', 'consents', true);
    shown := array(select distinct text_id from consents_ruling
        where text_id is not null and (erased is null or identity_id = any (erased)));
    -- A no stays with whom it was said for; a yes or a question counts no more when nobody is there who said it.
    delete from consents_standing where erased is null or identity_id = any (erased)
        or told_of = any (erased) and state in ('granted', 'pending');
    delete from consents_ruling where erased is null or identity_id = any (erased);
    get diagnostics gone = row_count;
    delete from consents_text where id = any (shown)
        and not exists (select from consents_ruling where text_id = consents_text.id);
    perform set_config('perennial.erasing', '', true);
    return gone;
end $$;

-- What stands of a person, over all identities. For each identity the newest word counts, of one moment the stricter. Of several identities,
-- the strictest: who joined two people joined a no with a yes, and nobody knows that the yes was meant for both. A yes or a question counts
-- only while the person still is who said it; a no stays with everybody it was said for, also when they are parted.
create view consents_person as
select customer_id, topic, channel,
    (array['unknown', 'pending', 'granted', 'pending', 'refused', 'withdrawn'])[max(strictness)] as state,
    max(strictness) >= 4 as declined,
    (array_agg(said_at order by strictness desc, said_at desc nulls last, said_id desc))[1] as at,
    (array_agg(said_id order by strictness desc, said_at desc nulls last, said_id desc))[1] as ruling_id
from (
    select customer_id, topic, channel, strictness,
        case strictness when 1 then null when 2 then asked_at when 3 then yes_at when 4 then asked_at else no_at end as said_at,
        case strictness when 1 then null when 2 then asked_id when 3 then yes_id when 4 then asked_id else no_id end as said_id
    from (
        select newest.*, case
            when no_at >= coalesce(yes_at, no_at) then
                case when asked_at > no_at then 4 when no_state = 'withdrawn' then 6 else 5 end
            when yes_at is not null then 3
            when asked_at is not null then 2
            else 1 end as strictness
        from (
            select identity.customer_id, identity.id, standing.topic, standing.channel,
                max(at) filter (where state in ('withdrawn', 'refused')) as no_at,
                (array_agg(state order by at desc, state desc) filter (where state in ('withdrawn', 'refused')))[1] as no_state,
                (array_agg(ruling_id order by at desc, state desc, ruling_id) filter (where state in ('withdrawn', 'refused')))[1] as no_id,
                max(at) filter (where state = 'granted' and told.customer_id = identity.customer_id) as yes_at,
                (array_agg(ruling_id order by at desc, ruling_id)
                    filter (where state = 'granted' and told.customer_id = identity.customer_id))[1] as yes_id,
                max(at) filter (where state = 'pending' and told.customer_id = identity.customer_id) as asked_at,
                (array_agg(ruling_id order by at desc, ruling_id)
                    filter (where state = 'pending' and told.customer_id = identity.customer_id))[1] as asked_id
            from customers_identity identity
            join consents_standing standing on standing.identity_id = identity.id
            left join customers_identity told on told.id = standing.told_of
            group by identity.customer_id, identity.id, standing.topic, standing.channel) newest) said) word
group by customer_id, topic, channel;

-- Who has bought something that counts: the condition of being written to as a customer.
create view consents_buyer as
select distinct identity.customer_id
from customers_identity identity join orders_purchase purchase on purchase.identity_id = identity.id;

-- Why a person may not be written to; null: they may. The one rule, asked by everybody who sends.
create function consents_refusal(basis text, state text, declined boolean, bought boolean, silenced boolean) returns text
    language sql immutable parallel safe as $$
    select case
        when silenced then 'suppressed'
        when basis = 'contract' then null
        when declined then case when state = 'pending' then 'pending' else 'withdrawn' end
        when state = 'granted' or basis = 'interest' or (basis = 'existing' and bought) then null
        when state = 'pending' then 'pending'
        else 'unknown' end $$;
