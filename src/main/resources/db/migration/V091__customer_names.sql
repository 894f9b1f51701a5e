-- Customers by the alphabet: the one that all languages share, which keeps accents and scripts in their places.
create index customers_customer_title on customers_customer ((coalesce(name, reference)) collate "unicode", id);
