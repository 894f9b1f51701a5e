package io.perennial.customers;

import io.perennial.Database;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Every statement about the names of people who were erased. */
@Component
class ErasedSql {

  private final Database database;

  ErasedSql(Database database) {
    this.database = database;
  }

  boolean any() {
    return database
        .sql("select exists (select from customers_erased)")
        .query(Boolean.class)
        .single();
  }

  /** The identities of these digests, by their place in the list. */
  Map<Integer, UUID> find(List<byte[]> hashes) {
    var found = new HashMap<Integer, UUID>();
    database
        .sql(
            """
            select wanted.place::int - 1, erased.identity_id
            from unnest(:hashes::text[]) with ordinality as wanted (hash, place)
            join customers_erased erased on erased.hash = decode(wanted.hash, 'hex')
            """,
            "hashes",
            hashes.stream().map(HexFormat.of()::formatHex).toArray(String[]::new))
        .query(row -> {
          found.put(row.getInt(1), row.getObject(2, UUID.class));
        });
    return found;
  }

  Set<UUID> of(Collection<UUID> identities) {
    return new HashSet<>(
        database
            .sql(
                "select identity_id from customers_erased where identity_id = any(:ids)",
                "ids",
                identities.toArray(UUID[]::new))
            .query((row, number) -> row.getObject(1, UUID.class))
            .list());
  }

  /** Those of these identities whose person was erased, whatever was let in again since. */
  Set<UUID> gone(Collection<UUID> identities) {
    return new HashSet<>(
        database
            .sql(
                """
                select mine.id from customers_identity mine join customers_customer gone on gone.id = mine.customer_id
                where mine.id = any(:ids) and gone.erased_at is not null
                """,
                "ids",
                identities.toArray(UUID[]::new))
            .query((row, number) -> row.getObject(1, UUID.class))
            .list());
  }

  /** Whether it was not there. */
  boolean add(byte[] hash, UUID identity, Instant now) {
    return database
            .sql(
                """
                insert into customers_erased (hash, identity_id, erased_at) values (:hash, :identity, :now)
                on conflict do nothing
                """,
                "hash",
                hash,
                "identity",
                identity,
                "now",
                now)
            .update()
        > 0;
  }

  int remove(byte[] hash) {
    return database.sql("delete from customers_erased where hash = :hash", "hash", hash).update();
  }
}
