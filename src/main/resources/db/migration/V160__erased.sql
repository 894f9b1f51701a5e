-- Since when a person is nobody in particular any more: their names are gone, the sums stay.
alter table customers_customer add column erased_at timestamptz;
