-- What each of the staff may do. Whoever was there before roles were could do everything.
alter table access_person add column role text not null default 'owner'
    check (role in ('owner', 'marketer', 'agent', 'analyst', 'developer'));
alter table access_person alter column role drop default;
-- Who was removed cannot come in any more; what they wrote and made keeps its author.
alter table access_person add column removed_at timestamptz;

-- A program may do what a role may.
alter table access_key add column role text not null default 'owner'
    check (role in ('owner', 'marketer', 'agent', 'analyst', 'developer'));
alter table access_key alter column role drop default;

-- Links that make somebody one of the staff, once.
create table access_invitation (
    id uuid primary key,
    token_hash bytea not null unique,
    email text not null unique,
    role text not null check (role in ('owner', 'marketer', 'agent', 'analyst', 'developer')),
    invited_by text not null,
    made_at timestamptz not null,
    expires_at timestamptz not null
);

-- Who did what, and looked at whom. Only ids: what people are called stands elsewhere, and can be erased.
create table access_audit (
    id uuid primary key,
    at timestamptz not null,
    kind text not null check (kind in ('person', 'key')),
    -- One of the staff, by address, or a key, by name: as it was then.
    who text not null,
    -- What was done, by the table of what roles may.
    what text not null,
    method text not null,
    -- The shape of the address, without what stood in it.
    route text not null,
    about uuid,
    status integer not null
);
create index access_audit_who on access_audit (who, id desc);
create index access_audit_about on access_audit (about, id desc) where about is not null;

-- Nobody changes what was written there; only its time runs out, by the one work that clears it away and says so.
create function access_audit_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_setting('perennial.audit_time_is_over', true) = 'yes' then
        return old;
    end if;
    raise exception 'the audit trail is never changed';
end $$;
create trigger access_audit_stays before update or delete on access_audit
    for each row execute function access_audit_stays();
create trigger access_audit_stays_whole before truncate on access_audit
    for each statement execute function access_audit_stays();
