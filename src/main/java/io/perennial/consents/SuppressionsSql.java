package io.perennial.consents;

import io.perennial.Database;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every statement about addresses that nothing is sent to. */
@Component
class SuppressionsSql {

  private static final UUID AFTER_ALL = new UUID(-1, -1);

  private final Database database;

  SuppressionsSql(Database database) {
    this.database = database;
  }

  /**
   * Adds addresses; one that is there stays, unless it only came back and now there is a stronger
   * reason. Answers how many changed.
   */
  int add(List<Suppression> added, List<byte[]> hashes) {
    return database
        .sql(
            """
            insert into consents_suppression as known
              (id, kind, hash, sealed, address, reason, note, added_by, added_at)
            select distinct on (kind, hash) id, kind, decode(hash, 'hex'), true, address, reason, note, added_by, added_at
            from unnest(:ids, :kinds, :hashes, :addresses, :reasons, :notes, :bys, :ats)
              as added (id, kind, hash, address, reason, note, added_by, added_at)
            order by kind, hash, reason = 'bounce', id
            on conflict (kind, hash) where ended_at is null do update
            set reason = excluded.reason, note = excluded.note, added_by = excluded.added_by, added_at = excluded.added_at
            where known.reason = 'bounce' and excluded.reason <> 'bounce'
            """,
            "ids",
            added.stream().map(Suppression::id).toArray(UUID[]::new),
            "kinds",
            added.stream().map(Suppression::kind).toArray(String[]::new),
            "hashes",
            written(hashes),
            "addresses",
            added.stream().map(Suppression::address).toArray(String[]::new),
            "reasons",
            added.stream().map(one -> one.reason().word()).toArray(String[]::new),
            "notes",
            added.stream().map(Suppression::note).toArray(String[]::new),
            "bys",
            added.stream().map(Suppression::addedBy).toArray(String[]::new),
            "ats",
            added.stream().map(Suppression::addedAt).toArray(Instant[]::new))
        .update();
  }

  /** Ends one; answers whether it was there. */
  boolean end(UUID id, String by, String because, Instant now) {
    return database
            .sql(
                """
                update consents_suppression set ended_at = :now, ended_by = :by, ended_because = :because
                where id = :id and ended_at is null
                """,
                "id",
                id,
                "by",
                by,
                "because",
                because,
                "now",
                now)
            .update()
        > 0;
  }

  /** Newest first, from one on; also by its whole address when only its hash is left. */
  List<Suppression> list(String pattern, List<byte[]> wholes, @Nullable UUID before, int limit) {
    return database
        .sql(
            """
            select id, kind, address, reason, note, added_by, added_at from consents_suppression
            where ended_at is null and id < :before
              and (:pattern = '%' or address like :pattern
                or hash in (select decode(whole, 'hex') from unnest(:wholes) as whole))
            order by id desc
            limit :limit
            """,
            "pattern",
            pattern,
            "wholes",
            written(wholes),
            "before",
            before == null ? AFTER_ALL : before,
            "limit",
            limit)
        .query((row, number) ->
            new Suppression(
                row.getObject("id", UUID.class),
                row.getString("kind"),
                row.getString("address"),
                Suppression.Reason.of(row.getString("reason")).orElseThrow(),
                row.getString("note"),
                row.getString("added_by"),
                row.getObject("added_at", java.time.OffsetDateTime.class).toInstant()))
        .list();
  }

  long count() {
    return database
        .sql("select count(*) from consents_suppression where ended_at is null")
        .query(Long.class)
        .single();
  }

  /** The places of those of these digests that nothing is sent to. */
  List<Integer> suppressed(String kind, List<byte[]> hashes) {
    return database
        .sql(
            """
            select asked.place::int - 1 from unnest(:hashes) with ordinality as asked (hash, place)
            where exists (select from consents_suppression known
              where known.ended_at is null and known.kind = :kind and known.hash = decode(asked.hash, 'hex'))
            """,
            "kind",
            kind,
            "hashes",
            written(hashes))
        .query((row, number) -> row.getInt(1))
        .list();
  }

  /** Shows an address again of which only the digest was left. */
  void show(String kind, byte[] hash, String address) {
    database
        .sql(
            """
            update consents_suppression set address = :address
            where kind = :kind and hash = :hash and address is null and ended_at is null
            """,
            "kind",
            kind,
            "hash",
            hash,
            "address",
            address)
        .update();
  }

  /** Some digests that were made before there was a secret outside the database. */
  Map<UUID, byte[]> unsealed(int limit) {
    var unsealed = new LinkedHashMap<UUID, byte[]>();
    database
        .sql(
            "select id, hash from consents_suppression where not sealed order by id limit :limit",
            "limit",
            limit)
        .query(row -> {
          unsealed.put(row.getObject(1, UUID.class), row.getBytes(2));
        });
    return unsealed;
  }

  void seal(List<UUID> ids, List<byte[]> hashes) {
    database
        .sql(
            """
            update consents_suppression known set hash = decode(made.hash, 'hex'), sealed = true
            from unnest(:ids, :hashes) as made (id, hash) where known.id = made.id and not known.sealed
            """,
            "ids",
            ids.toArray(UUID[]::new),
            "hashes",
            written(hashes))
        .update();
  }

  private static String[] written(List<byte[]> hashes) {
    return hashes.stream().map(HexFormat.of()::formatHex).toArray(String[]::new);
  }
}
