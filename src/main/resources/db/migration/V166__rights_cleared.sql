-- Up to when the log was cleared of events of visitors who never said who they are.
create table rights_cleared (
    only_one boolean primary key default true check (only_one),
    anonymous_until timestamptz not null
);
