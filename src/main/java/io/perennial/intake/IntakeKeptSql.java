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
   * Looks at the text: nobody could say whose row it is. Who is named in part of a cell is not
   * found by it.
   */
  private static final String SPEAKS_OF =
      """
       customers_stands(cells, :called)
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
            "called",
            subject.addressList())
        .query(row -> {
          taker.take("refused_rows", row.getString(1));
        });
  }

  void forgetRefused(Subject subject) {
    database
        .sql("delete from intake_refused where " + SPEAKS_OF, "called", subject.markList())
        .update();
  }
}
