-- When it was written down: whoever asks what is known of people asks those again of whom more is known by now.
alter table customers_trait add recorded_at timestamptz not null default now();
