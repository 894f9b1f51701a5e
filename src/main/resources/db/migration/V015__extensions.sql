-- Search by parts of a name needs trigrams; the extension is part of PostgreSQL.
create extension if not exists pg_trgm;
