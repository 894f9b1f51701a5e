package io.perennial.catalogue;

import io.perennial.Database;
import io.perennial.arrivals.State;
import io.perennial.catalogue.Catalogue.Recorded;
import io.perennial.catalogue.Offer.Part;
import io.perennial.catalogue.Uploads.Said;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Every statement about the files of products that somebody sent. */
@Component
class UploadsSql {

  private static final String COLUMNS =
      """
       id, state, file_name, source, kind, created_at, columns::text as columns, currency, whole, problem, problem_arguments, rows_checked,
        products, taken, added, changed, older, retired, refused
      """;

  private static final String ALL = "select " + COLUMNS + " from catalogue_upload ";

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
    return database.sql(ALL + "where id = :id", "id", id).query(this::upload).optional();
  }

  List<Upload> newest(int limit) {
    return database
        .sql(
            ALL + "where state <> 'draft' order by created_at desc, id desc limit :limit",
            "limit",
            limit)
        .query(this::upload)
        .list();
  }

  Optional<Upload> atWork() {
    return database
        .sql(ALL + "where state in ('queued', 'running') order by state desc, id limit 1")
        .query(this::upload)
        .optional();
  }

  /** The files that have not ended. */
  List<UUID> needed() {
    return database
        .sql("select id from catalogue_upload where state in ('draft', 'queued', 'running')")
        .query((row, number) -> row.getObject("id", UUID.class))
        .list();
  }

  /** Puts a draft in the queue; of two clicks one is the first. */
  void queue(UUID id, String source, Said said, boolean whole, UUID folder) {
    database
        .sql(
            """
            update catalogue_upload set state = 'queued', source = :source, columns = :columns::jsonb, currency = :currency,
              whole = :whole, folder = :folder
            where id = :id and state = 'draft'
            """,
            "id",
            id,
            "source",
            source,
            "columns",
            json.writeValueAsString(words(said)),
            "currency",
            said.currency(),
            "whole",
            whole,
            "folder",
            folder)
        .update();
  }

  /**
   * Takes up the file that has waited longest of those that lie in this data folder; nobody else
   * gets it while the lease lasts.
   */
  Optional<Upload> claim(UUID node, UUID folder, Instant now, Instant until) {
    return database
        .sql(
            """
            update catalogue_upload set state = 'running', node = :node, leased_until = :until
            where id = (
              select id from catalogue_upload
              where folder = :folder and state in ('queued', 'running')
                and (leased_until is null or leased_until < :now or node = :node)
              order by id limit 1 for update skip locked)
            returning
            """
                + COLUMNS,
            "node",
            node,
            "folder",
            folder,
            "now",
            now,
            "until",
            until)
        .query(this::upload)
        .optional();
  }

  /** Keeps the lease; {@code false} if the file is no longer ours: cancelled, or taken over. */
  boolean renew(UUID id, UUID node, Instant until, long rowsChecked) {
    return database
            .sql(
                """
                update catalogue_upload set leased_until = :until, rows_checked = greatest(rows_checked, :rows)
                where id = :id and node = :node and state = 'running'
                """,
                "id",
                id,
                "node",
                node,
                "until",
                until,
                "rows",
                rowsChecked)
            .update()
        == 1;
  }

  /** Keeps what a whole file tells. */
  void settle(UUID id, long rows, int products, int refused) {
    database
        .sql(
            """
            update catalogue_upload set rows_checked = :rows, products = :products, refused = :refused, failures = 0
            where id = :id
            """,
            "id",
            id,
            "rows",
            rows,
            "products",
            products,
            "refused",
            refused)
        .update();
  }

  /** Moves a file on by some products; {@code false} if it does not stand where we think. */
  boolean advance(UUID id, int before, int products, Recorded recorded) {
    return database
            .sql(
                """
                update catalogue_upload set taken = taken + :products, added = added + :added, changed = changed + :changed,
                  older = older + :older, failures = 0
                where id = :id and taken = :before
                """,
                "id",
                id,
                "before",
                before,
                "products",
                products,
                "added",
                recorded.added(),
                "changed",
                recorded.changed(),
                "older",
                recorded.older())
            .update()
        == 1;
  }

  void retired(UUID id, int retired) {
    database
        .sql(
            "update catalogue_upload set retired = :retired where id = :id",
            "id",
            id,
            "retired",
            retired)
        .update();
  }

  /** Ends a file that is waiting or at work; answers whether it was this call that did. */
  boolean end(UUID id, State state, @Nullable String problem, List<String> arguments, Instant now) {
    return database
            .sql(
                """
                update catalogue_upload set state = :state, problem = :problem, problem_arguments = :arguments,
                  finished_at = :now, node = null, leased_until = null
                where id = :id and state in ('queued', 'running')
                """,
                "id",
                id,
                "state",
                state.word(),
                "problem",
                problem,
                "arguments",
                arguments.toArray(String[]::new),
                "now",
                now)
            .update()
        == 1;
  }

  int failed(UUID id) {
    return database
        .sql(
            "update catalogue_upload set failures = failures + 1 where id = :id returning failures",
            "id",
            id)
        .query(Integer.class)
        .optional()
        .orElse(0);
  }

  int discard(UUID id) {
    return database
        .sql("delete from catalogue_upload where id = :id and state = 'draft'", "id", id)
        .update();
  }

  /** Forgets files that nobody wanted to be read after all. */
  void discardDrafts(Instant before) {
    database
        .sql(
            "delete from catalogue_upload where state = 'draft' and created_at < :before",
            "before",
            before)
        .update();
  }

  private static Map<String, String> words(Said said) {
    var words = new LinkedHashMap<String, String>();
    said.columns().forEach((part, column) -> words.put(part.word(), column));
    return words;
  }

  private Said said(ResultSet row) throws SQLException {
    var words =
        json.readValue(row.getString("columns"), new TypeReference<Map<String, String>>() {});
    var columns = new EnumMap<Part, String>(Part.class);
    for (var part : Part.values()) {
      var column = words.get(part.word());
      if (column != null) {
        columns.put(part, column);
      }
    }
    return new Said(columns, row.getString("currency"));
  }

  private Upload upload(ResultSet row, int number) throws SQLException {
    return new Upload(
        row.getObject("id", UUID.class),
        State.of(row.getString("state")),
        row.getString("file_name"),
        row.getString("source"),
        row.getString("kind").equals("feed"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        said(row),
        row.getBoolean("whole"),
        row.getString("problem"),
        List.of((String[]) row.getArray("problem_arguments").getArray()),
        row.getLong("rows_checked"),
        row.getObject("products", Integer.class),
        row.getInt("taken"),
        row.getInt("added"),
        row.getInt("changed"),
        row.getInt("older"),
        row.getInt("retired"),
        row.getInt("refused"));
  }
}
