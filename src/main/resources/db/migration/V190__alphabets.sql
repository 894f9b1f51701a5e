-- Customers by the alphabet of each language that readers have; the one that all languages share is there already.
create index customers_customer_title_pl on customers_customer ((coalesce(name, reference)) collate "pl-x-icu", id);
create index customers_customer_title_ro on customers_customer ((coalesce(name, reference)) collate "ro-x-icu", id);
create index customers_customer_title_uk on customers_customer ((coalesce(name, reference)) collate "uk-x-icu", id);
