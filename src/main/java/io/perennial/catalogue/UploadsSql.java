package io.perennial.catalogue;

import io.perennial.Database;
import io.perennial.catalogue.Catalogue.Recorded;
import io.perennial.catalogue.Offers.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Every statement about the files of products that somebody sent. */
@Component
class UploadsSql {

  private static final String COLUMNS =
      """
      select id, file_name, source, kind, state, created_at, added, changed, older, retired, refused, refusals::text as refusals
      from catalogue_upload
      """;

  private final Database database;
  private final JsonMapper json;

  UploadsSql(Database database, JsonMapper json) {
    this.database = database;
    this.json = json;
  }

  void insert(UUID id, String fileName, String source, boolean isFeed, Instant now) {
    database
        .sql(
            """
            insert into catalogue_upload (id, file_name, source, kind, state, created_at)
            values (:id, :fileName, :source, :kind, 'draft', :now)
            """,
            "id",
            id,
            "fileName",
            fileName,
            "source",
            source,
            "kind",
            isFeed ? "feed" : "table",
            "now",
            now)
        .update();
  }

  Optional<Upload> find(UUID id) {
    return database.sql(COLUMNS + "where id = :id", "id", id).query(this::upload).optional();
  }

  List<Upload> newest(int limit) {
    return database
        .sql(
            COLUMNS + "where state = 'done' order by created_at desc, id desc limit :limit",
            "limit",
            limit)
        .query(this::upload)
        .list();
  }

  /**
   * Marks a file as read; answers whether it was not before, so that of two clicks one is the
   * first.
   */
  boolean finish(
      UUID id, String source, Recorded recorded, int retired, int refused, List<Refusal> refusals) {
    return database
            .sql(
                """
                update catalogue_upload set state = 'done', source = :source, added = :added, changed = :changed,
                  older = :older, retired = :retired, refused = :refused, refusals = :refusals::jsonb
                where id = :id and state = 'draft'
                """,
                "id",
                id,
                "source",
                source,
                "added",
                recorded.added(),
                "changed",
                recorded.changed(),
                "older",
                recorded.older(),
                "retired",
                retired,
                "refused",
                refused,
                "refusals",
                json.writeValueAsString(refusals))
            .update()
        == 1;
  }

  int discard(UUID id) {
    return database
        .sql("delete from catalogue_upload where id = :id and state = 'draft'", "id", id)
        .update();
  }

  /** Forgets files that nobody wanted to be read after all; answers which. */
  List<UUID> discardDrafts(Instant before) {
    return database
        .sql(
            "delete from catalogue_upload where state = 'draft' and created_at < :before returning id",
            "before",
            before)
        .query((row, number) -> row.getObject("id", UUID.class))
        .list();
  }

  private Upload upload(ResultSet row, int number) throws SQLException {
    return new Upload(
        row.getObject("id", UUID.class),
        row.getString("file_name"),
        row.getString("source"),
        row.getString("kind").equals("feed"),
        row.getString("state").equals("done"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getInt("added"),
        row.getInt("changed"),
        row.getInt("older"),
        row.getInt("retired"),
        row.getInt("refused"),
        List.of(json.readValue(row.getString("refusals"), Refusal[].class)));
  }
}
