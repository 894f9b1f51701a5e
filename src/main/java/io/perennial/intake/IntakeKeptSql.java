package io.perennial.intake;

import io.perennial.Database;
import io.perennial.customers.Keeper.Taker;
import io.perennial.customers.Subject;
import org.springframework.stereotype.Component;

/** Refused rows of files that speak of a person: shown to them, and erased. */
@Component
class IntakeKeptSql {

  private final Database database;

  IntakeKeptSql(Database database) {
    this.database = database;
  }

  /**
   * Looks at the text: nobody could say whose row it is. Cells stand between signs, so that a short
   * name is found as a whole cell.
   */
  private static final String SPEAKS_OF =
      """
       exists (select from unnest(:words) as word
        where strpos(E'\\x1f' || cells || E'\\x1f', word) > 0
          or strpos(lower(E'\\x1f' || cells || E'\\x1f'), word) > 0)
      """;

  void tell(Subject subject, Taker taker) {
    database
        .sql(
            """
            select to_jsonb(told)::text from (
              select imported.created_at, imported.file_name, row_number,
                string_to_array(cells, E'\\x1f') as cells
              from intake_refused join intake_import imported on imported.id = import_id where
            """
                + SPEAKS_OF
                + " order by import_id, row_number) told",
            "words",
            subject.wordList())
        .query(row -> {
          taker.take("refused_rows", row.getString(1));
        });
  }

  void forgetRefused(Subject subject) {
    database
        .sql("delete from intake_refused where " + SPEAKS_OF, "words", subject.wordList())
        .update();
  }
}
