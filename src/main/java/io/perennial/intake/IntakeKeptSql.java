package io.perennial.intake;

import io.perennial.Database;
import io.perennial.customers.Keeper.Taker;
import io.perennial.customers.Subject;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Refused rows of files that speak of a person: shown to them, and erased. */
@Component
class IntakeKeptSql {

  private final Database database;

  IntakeKeptSql(Database database) {
    this.database = database;
  }

  /** Looks at the text: nobody could say whose row it is. */
  void tell(Subject subject, Taker taker) {
    database
        .sql(
            """
            select to_jsonb(told)::text from (
              select imported.created_at, imported.file_name, row_number,
                string_to_array(cells, E'\\x1f') as cells
              from intake_refused join intake_import imported on imported.id = import_id
              where cells ~* :addresses order by import_id, row_number) told
            """,
            "addresses",
            subject.addresses())
        .query(row -> {
          taker.take("refused_rows", row.getString(1));
        });
  }

  /** Some import that keeps refused rows, after this one; a part of an erasure looks at one. */
  Optional<UUID> importAfter(UUID after) {
    return database
        .sql(
            "select import_id from intake_refused where import_id > :after order by import_id limit 1",
            "after",
            after)
        .query(UUID.class)
        .optional();
  }

  void forgetRefused(UUID imported, Subject subject) {
    database
        .sql(
            """
            delete from intake_refused
            where import_id = :import and (cells ~* :mentions or customers_stands(cells, :called))
            """,
            "import",
            imported,
            "mentions",
            subject.mentions(),
            "called",
            subject.markList())
        .update();
  }
}
