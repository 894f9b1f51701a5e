package io.perennial.catalogue;

import io.perennial.Database;
import io.perennial.catalogue.Offers.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Every statement about rows of files of products that were refused. */
@Component
class RefusalsSql {

  /** Rows of one statement. */
  static final int BATCH = 1_000;

  private static final String SEPARATOR = "\u001f";

  private final Database database;
  private final JsonMapper json;

  RefusalsSql(Database database, JsonMapper json) {
    this.database = database;
    this.json = json;
  }

  /** Adds at most {@link #BATCH}. */
  void add(UUID upload, List<Refusal> refusals) {
    database
        .sql(
            """
            insert into catalogue_refused (upload_id, row_number, reason, arguments, cells)
            select :upload, row_number, reason, arguments::jsonb, cells
            from unnest(:rows, :reasons, :arguments, :cells) as refused (row_number, reason, arguments, cells)
            """,
            "upload",
            upload,
            "rows",
            refusals.stream().map(Refusal::row).toArray(Long[]::new),
            "reasons",
            refusals.stream().map(Refusal::text).toArray(String[]::new),
            "arguments",
            refusals.stream().map(refusal -> arguments(refusal.arguments())).toArray(String[]::new),
            "cells",
            refusals.stream().map(refusal -> cells(refusal.cells())).toArray(String[]::new))
        .update();
  }

  private String arguments(List<String> arguments) {
    return json.writeValueAsString(
        arguments.stream().map(each -> each.replace('\0', ' ')).toList());
  }

  /** PostgreSQL holds no zero character. */
  private static String cells(List<String> cells) {
    return String.join(
        SEPARATOR, cells.stream().map(cell -> cell.replaceAll("[\0\u001f]", " ")).toList());
  }

  /** The rows refused of a file, in their order, after the one of a number. */
  List<Refusal> after(UUID upload, long row, int limit) {
    return database
        .sql(
            """
            select row_number, reason, arguments::text as arguments, cells from catalogue_refused
            where upload_id = :upload and row_number > :row order by row_number limit :limit
            """,
            "upload",
            upload,
            "row",
            row,
            "limit",
            limit)
        .query((refused, number) ->
            new Refusal(
                refused.getLong("row_number"),
                refused.getString("reason"),
                List.of(json.readValue(refused.getString("arguments"), String[].class)),
                List.of(refused.getString("cells").split(SEPARATOR, -1))))
        .list();
  }

  /** Which of the cells say something in any row refused of a file, counted from 0. */
  List<Integer> used(UUID upload, int cells) {
    return database
        .sql(
            """
            select place - 1 as at from generate_series(1, :cells) place
            where exists (select from catalogue_refused where upload_id = :upload
              and split_part(cells, chr(31), place) <> '')
            """,
            "upload",
            upload,
            "cells",
            cells)
        .query((row, number) -> row.getInt("at"))
        .list();
  }

  /** Forgets some of the rows refused of files that ended before; answers how many. */
  int forgetBefore(Instant before, int limit) {
    return database
        .sql(
            """
            delete from catalogue_refused where ctid = any(array(
              select refused.ctid from catalogue_upload upload join catalogue_refused refused on refused.upload_id = upload.id
              where upload.finished_at < :before limit :limit))
            """,
            "before",
            before,
            "limit",
            limit)
        .update();
  }
}
