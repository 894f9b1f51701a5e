package io.perennial.consents;

import io.perennial.Database;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
  int add(List<Suppression> added) {
    return database
        .sql(
            """
            insert into consents_suppression as known (id, kind, hash, address, reason, note, added_by, added_at)
            select distinct on (kind, address) id, kind, consents_hash(kind, address), address, reason, note, added_by, added_at
            from unnest(:ids, :kinds, :addresses, :reasons, :notes, :bys, :ats)
              as added (id, kind, address, reason, note, added_by, added_at)
            order by kind, address, reason = 'bounce', id
            on conflict (kind, hash) where ended_at is null do update
            set reason = excluded.reason, note = excluded.note, added_by = excluded.added_by, added_at = excluded.added_at
            where known.reason = 'bounce' and excluded.reason <> 'bounce'
            """,
            "ids",
            added.stream().map(Suppression::id).toArray(UUID[]::new),
            "kinds",
            added.stream().map(Suppression::kind).toArray(String[]::new),
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
  List<Suppression> list(String pattern, List<String> wholes, @Nullable UUID before, int limit) {
    return database
        .sql(
            """
            select id, kind, address, reason, note, added_by, added_at from consents_suppression
            where ended_at is null and id < :before
              and (:pattern = '%' or address like :pattern
                or hash in (select consents_hash(kind, whole) from unnest(:wholes) as whole, (values ('email'), ('phone')) as k (kind)))
            order by id desc
            limit :limit
            """,
            "pattern",
            pattern,
            "wholes",
            wholes.toArray(String[]::new),
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

  /** Those of these addresses that nothing is sent to. */
  Set<String> suppressed(String kind, Collection<String> addresses) {
    return new HashSet<>(
        database
            .sql(
                """
                select asked.address from unnest(:addresses) as asked (address)
                where exists (select from consents_suppression known
                  where known.ended_at is null and known.kind = :kind and known.hash = consents_hash(:kind, asked.address))
                """,
                "kind",
                kind,
                "addresses",
                addresses.toArray(String[]::new))
            .query((row, number) -> row.getString(1))
            .list());
  }
}
