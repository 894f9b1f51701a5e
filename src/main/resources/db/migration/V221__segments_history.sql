-- How often a long history was passed over: everybody is counted instead, and nobody comes or goes live by it.
alter table segments_segment add history integer not null default 0, add counted_history integer not null default 0;

-- Whether what happened to them meanwhile happened now.
alter table segments_again add live boolean not null default false;
