package io.perennial.people;

import io.perennial.Database;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.stereotype.Component;

/** Every statement about notes. */
@Component
class NotesSql {

  private static final UUID AFTER_ALL = new UUID(-1, -1);

  private final Database database;

  NotesSql(Database database) {
    this.database = database;
  }

  boolean any() {
    return database.sql("select exists (select from people_note)").query(Boolean.class).single();
  }

  void removeAll() {
    database.sql("truncate people_note").update();
  }

  void add(Note note) {
    database
        .sql(
            """
            insert into people_note (id, customer_id, author_id, author, text, written_at)
            values (:id, :customer, :authorId::uuid, :author, :text, :writtenAt)
            """,
            "id",
            note.id(),
            "customer",
            note.customerId(),
            "authorId",
            note.authorId(),
            "author",
            note.author(),
            "text",
            note.text(),
            "writtenAt",
            note.writtenAt())
        .update();
  }

  /** Whether the note is still there. */
  boolean edit(UUID id, String text, Instant now) {
    return database
            .sql(
                """
                update people_note
                set text = :text, edited_at = case when text = :text then edited_at else :now end
                where id = :id and removed_at is null
                """,
                "id",
                id,
                "text",
                text,
                "now",
                now)
            .update()
        > 0;
  }

  void remove(UUID id, Instant now) {
    database
        .sql(
            "update people_note set removed_at = :now where id = :id and removed_at is null",
            "id",
            id,
            "now",
            now)
        .update();
  }

  void restore(UUID id) {
    database.sql("update people_note set removed_at = null where id = :id", "id", id).update();
  }

  int deleteRemovedBefore(Instant before) {
    return database
        .sql("delete from people_note where removed_at <= :before", "before", before)
        .update();
  }

  long count(Collection<UUID> customers) {
    return database
        .sql(
            "select count(*) from people_note where customer_id = any(:customers) and removed_at is null",
            "customers",
            customers.toArray(UUID[]::new))
        .query(Long.class)
        .single();
  }

  /** Removed ones too. */
  List<Note> find(Collection<UUID> ids) {
    return database
        .sql(
            """
            select id, customer_id, author_id, author, text, written_at, edited_at, removed_at
            from people_note where id = any(:ids)
            """,
            "ids",
            ids.toArray(UUID[]::new))
        .query(new SimplePropertyRowMapper<>(Note.class))
        .list();
  }

  /** Newest first, which is the order of the ids backwards; from a note on. */
  List<Note> before(Collection<UUID> customers, @Nullable UUID note, int limit) {
    return database
        .sql(
            """
            select id, customer_id, author_id, author, text, written_at, edited_at, removed_at
            from people_note where customer_id = any(:customers) and removed_at is null and id < :before
            order by id desc
            limit :limit
            """,
            "customers",
            customers.toArray(UUID[]::new),
            "before",
            note == null ? AFTER_ALL : note,
            "limit",
            limit)
        .query(new SimplePropertyRowMapper<>(Note.class))
        .list();
  }
}
