-- Told by a page of the shop or the like, which may name products otherwise than the shop does: until the shop itself tells it.
alter table orders_order add column overheard boolean not null default false;
