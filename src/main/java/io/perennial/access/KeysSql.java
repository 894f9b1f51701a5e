package io.perennial.access;

import io.perennial.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.stereotype.Component;

/** The statements about API keys. */
@Component
class KeysSql {

  /**
   * A key.
   *
   * @param madeBy {@code null} for the environment's
   * @param makerRole what its maker may do now; {@code null} if they were removed
   */
  record Key(
      UUID id,
      String name,
      String prefix,
      Role role,
      @Nullable String madeBy,
      @Nullable Role makerRole,
      Instant madeAt,
      @Nullable Instant lastUsedAt) {

    /** What it may do now, which is no more than its maker may; {@code null}: nothing at all. */
    @Nullable Role allowed() {
      if (madeBy == null) {
        return role;
      }
      if (makerRole == null) {
        return null;
      }
      if (makerRole.covers(role)) {
        return role;
      }
      return role.covers(makerRole) ? makerRole : null;
    }
  }

  private final Database database;

  KeysSql(Database database) {
    this.database = database;
  }

  /** Adds a key unless it is known; {@code madeBy} is {@code null} for the environment's. */
  void addKey(
      UUID id,
      String name,
      String prefix,
      byte[] hash,
      Role role,
      @Nullable UUID madeBy,
      Instant now) {
    database
        .sql(
            """
            insert into access_key (id, name, prefix, key_hash, role, made_by, made_at)
            values (:id, :name, :prefix, :hash, :role, :madeBy, :now)
            on conflict do nothing
            """,
            "id",
            id,
            "name",
            name,
            "prefix",
            prefix,
            "hash",
            hash,
            "role",
            role,
            "madeBy",
            madeBy,
            "now",
            now)
        .update();
  }

  int countKeys() {
    return database.sql("select count(*) from access_key").query(Integer.class).single();
  }

  List<Key> listKeys() {
    return database
        .sql(
            """
            select key.id, key.name, key.prefix, upper(key.role) as role, person.email as made_by,
              case when person.removed_at is null then upper(person.role) end as maker_role, key.made_at, key.last_used_at
            from access_key key left join access_person person on person.id = key.made_by
            order by key.made_at desc, key.id desc
            """)
        .query(new SimplePropertyRowMapper<>(Key.class))
        .list();
  }

  Optional<Key> findKey(byte[] hash) {
    return database
        .sql(
            """
            select key.id, key.name, key.prefix, upper(key.role) as role, person.email as made_by,
              case when person.removed_at is null then upper(person.role) end as maker_role, key.made_at, key.last_used_at
            from access_key key left join access_person person on person.id = key.made_by
            where key.key_hash = :hash
            """,
            "hash",
            hash)
        .query(new SimplePropertyRowMapper<>(Key.class))
        .optional();
  }

  void touchKey(UUID id, Instant now) {
    database
        .sql("update access_key set last_used_at = :now where id = :id", "id", id, "now", now)
        .update();
  }

  /** Deletes a key that a person made. */
  int deleteKey(UUID id) {
    return database
        .sql("delete from access_key where id = :id and made_by is not null", "id", id)
        .update();
  }

  /** Deletes the environment's key, unless it is this one. */
  void deleteEnvironmentKeyBut(byte @Nullable [] hash) {
    database
        .sql(
            "delete from access_key where made_by is null and key_hash is distinct from :hash::bytea",
            "hash",
            hash)
        .update();
  }
}
