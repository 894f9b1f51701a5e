package io.perennial.consents;

import io.perennial.Database;
import io.perennial.consents.ConsentFile.Fault;
import io.perennial.consents.ConsentFile.Said;
import io.perennial.consents.ConsentImport.Count;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Every statement about files of consents. */
@Component
class ImportsSql {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Database database;

  ImportsSql(Database database) {
    this.database = database;
  }

  void add(ConsentImport file) {
    database
        .sql(
            """
            insert into consents_import (id, name, source, uploaded_by, uploaded_at, state, rows, refused, errors, says)
            values (:id, :name, :source, :by, :at, 'draft', :rows, :refused, :errors::jsonb, :says::jsonb)
            """,
            "id",
            file.id(),
            "name",
            file.name(),
            "source",
            file.source(),
            "by",
            file.uploadedBy(),
            "at",
            file.uploadedAt(),
            "rows",
            file.rows(),
            "refused",
            file.refused(),
            "errors",
            JSON.writeValueAsString(file.errors()),
            "says",
            JSON.writeValueAsString(file.says()))
        .update();
  }

  void addRows(UUID id, List<Said> rows) {
    database
        .sql(
            """
            insert into consents_row (import_id, line, reference, email, phone, topic, channel, state, at, source, words)
            select :id, said.* from unnest(:lines, :references, :emails, :phones, :topics, :channels, :states, :ats, :sources, :words)
              as said (line, reference, email, phone, topic, channel, state, at, source, words)
            """,
            "id",
            id,
            "lines",
            rows.stream().map(Said::line).toArray(Long[]::new),
            "references",
            rows.stream().map(Said::reference).toArray(String[]::new),
            "emails",
            rows.stream().map(Said::email).toArray(String[]::new),
            "phones",
            rows.stream().map(Said::phone).toArray(String[]::new),
            "topics",
            rows.stream().map(Said::topic).toArray(String[]::new),
            "channels",
            rows.stream().map(said -> said.channel().word()).toArray(String[]::new),
            "states",
            rows.stream().map(said -> said.state().word()).toArray(String[]::new),
            "ats",
            rows.stream().map(Said::at).toArray(Instant[]::new),
            "sources",
            rows.stream().map(Said::source).toArray(String[]::new),
            "words",
            rows.stream().map(Said::words).toArray(String[]::new))
        .update();
  }

  List<ConsentImport> list(int limit) {
    return database
        .sql("select * from consents_import order by id desc limit :limit", "limit", limit)
        .query(ImportsSql::file)
        .list();
  }

  /** The file that is being recorded. */
  Optional<ConsentImport> atWork() {
    return database
        .sql("select * from consents_import where state = 'running' order by id limit 1")
        .query(ImportsSql::file)
        .optional();
  }

  Optional<ConsentImport> find(UUID id) {
    return database
        .sql("select * from consents_import where id = :id", "id", id)
        .query(ImportsSql::file)
        .optional();
  }

  /** Lets a file that was shown be recorded; answers whether it was. */
  boolean start(UUID id) {
    return database
            .sql(
                "update consents_import set state = 'running' where id = :id and state = 'draft'",
                "id",
                id)
            .update()
        > 0;
  }

  /** Takes the oldest file that is being recorded, for this transaction alone. */
  Optional<ConsentImport> claim() {
    return database
        .sql(
            """
            select * from consents_import where state = 'running' order by id limit 1 for update skip locked
            """)
        .query(ImportsSql::file)
        .optional();
  }

  /** Takes the next rows of a file out. */
  List<Said> take(UUID id, int limit) {
    return database
        .sql(
            """
            with taken as (
              delete from consents_row where import_id = :id
                and line in (select line from consents_row where import_id = :id order by line limit :limit)
              returning *)
            select * from taken order by line
            """,
            "id",
            id,
            "limit",
            limit)
        .query(ImportsSql::said)
        .list();
  }

  void count(UUID id, long recorded, long known) {
    database
        .sql(
            "update consents_import set recorded = recorded + :recorded, known = known + :known where id = :id",
            "id",
            id,
            "recorded",
            recorded,
            "known",
            known)
        .update();
  }

  /** Ends a file that is being recorded; answers whether it was this call that did. */
  boolean end(UUID id, io.perennial.arrivals.State state, Instant now) {
    return database
            .sql(
                "update consents_import set state = :state, ended_at = :now where id = :id and state = 'running'",
                "id",
                id,
                "state",
                state.word(),
                "now",
                now)
            .update()
        == 1;
  }

  /** Forgets what has not been recorded of a file. */
  void forgetRows(UUID id) {
    database.sql("delete from consents_row where import_id = :id", "id", id).update();
  }

  /** Removes a file that was only shown. */
  void discard(UUID id) {
    database
        .sql("delete from consents_import where id = :id and state = 'draft'", "id", id)
        .update();
  }

  /** Removes files that were shown before a moment and never recorded. */
  void discardBefore(Instant before) {
    database
        .sql(
            "delete from consents_import where state = 'draft' and uploaded_at < :before",
            "before",
            before)
        .update();
  }

  private static ConsentImport file(ResultSet row, int number) throws SQLException {
    var ended = row.getObject("ended_at", OffsetDateTime.class);
    return new ConsentImport(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getString("source"),
        row.getString("uploaded_by"),
        row.getObject("uploaded_at", OffsetDateTime.class).toInstant(),
        io.perennial.arrivals.State.of(row.getString("state")),
        row.getLong("rows"),
        row.getLong("refused"),
        JSON.readValue(row.getString("errors"), new TypeReference<List<Fault>>() {}),
        JSON.readValue(row.getString("says"), new TypeReference<List<Count>>() {}),
        row.getLong("recorded"),
        row.getLong("known"),
        ended == null ? null : ended.toInstant());
  }

  private static Said said(ResultSet row, int number) throws SQLException {
    return new Said(
        row.getLong("line"),
        row.getString("reference"),
        row.getString("email"),
        row.getString("phone"),
        row.getString("topic"),
        Channel.of(row.getString("channel")).orElseThrow(),
        State.of(row.getString("state")).orElseThrow(),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("source"),
        row.getString("words"));
  }
}
