-- A segment that was removed can be brought back for a while; nobody sees it meanwhile, and its name is free.
alter table segments_segment add removed_at timestamptz;
drop index segments_segment_name;
create unique index segments_segment_name on segments_segment (lower(name)) where removed_at is null;
