-- What the staff writes about customers. The log says that a note was written and names it; its text stands here only.
create table people_note (
    id uuid primary key,
    customer_id uuid not null,
    -- null: a program wrote it; its key's name is the author.
    author_id uuid,
    -- As it is shown, also when the person is no longer there.
    author text not null,
    text text not null check (length(text) between 1 and 4000),
    written_at timestamptz not null,
    edited_at timestamptz,
    -- Removed notes can be brought back for a day; then they are deleted.
    removed_at timestamptz
);
create index people_note_customer on people_note (customer_id, id desc) where removed_at is null;
create index people_note_removed on people_note (removed_at) where removed_at is not null;
