package io.perennial.webhooks;

import io.perennial.Database;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.stereotype.Component;

/** Every statement about what customers ask of the staff by way of the shop. */
@Component
class TasksSql {

  /**
   * Something to do.
   *
   * @param topic what is asked, as the sender calls it
   * @param reference who it is about; with {@code email} {@code null}: everybody of the shop
   */
  record Task(
      UUID id,
      String source,
      String topic,
      @Nullable String reference,
      @Nullable String email,
      Instant askedAt,
      Instant dueAt,
      @Nullable Instant doneAt) {}

  private final Database database;

  TasksSql(Database database) {
    this.database = database;
  }

  void add(Task task) {
    database
        .sql(
            """
            insert into webhooks_task (id, source, topic, reference, email, asked_at, due_at)
            values (:id, :source, :topic, :reference, :email, :askedAt, :dueAt)
            on conflict do nothing
            """,
            "id",
            task.id(),
            "source",
            task.source(),
            "topic",
            task.topic(),
            "reference",
            task.reference(),
            "email",
            task.email(),
            "askedAt",
            task.askedAt(),
            "dueAt",
            task.dueAt())
        .update();
  }

  /** What is open, the most urgent first, and then what was done, the latest first. */
  List<Task> list(int limit) {
    return database
        .sql(
            """
            select id, source, topic, reference, email, asked_at, due_at, done_at from webhooks_task
            order by done_at desc nulls first, due_at, id limit :limit
            """,
            "limit",
            limit)
        .query(new SimplePropertyRowMapper<>(Task.class))
        .list();
  }

  void done(UUID id, Instant now) {
    database
        .sql(
            "update webhooks_task set done_at = :now where id = :id and done_at is null",
            "id",
            id,
            "now",
            now)
        .update();
  }

  void undo(UUID id) {
    database.sql("update webhooks_task set done_at = null where id = :id", "id", id).update();
  }

  /** What was done is forgotten after a while: it names a person. */
  int forget(Instant before) {
    return database
        .sql("delete from webhooks_task where done_at < :before", "before", before)
        .update();
  }
}
