package io.perennial.settings;

import io.perennial.Database;
import io.perennial.settings.Retention.Kept;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The statements about how long things are kept. */
@Component
class RetentionSql {

  private final Database database;

  RetentionSql(Database database) {
    this.database = database;
  }

  Optional<Integer> days(Kept kind) {
    return database
        .sql("select days from settings_retention where kind = :kind", "kind", kind.word())
        .query((row, number) -> row.getInt(1))
        .optional();
  }

  void keep(Kept kind, int days) {
    database
        .sql(
            """
            insert into settings_retention (kind, days) values (:kind, :days)
            on conflict (kind) do update set days = excluded.days
            """,
            "kind",
            kind.word(),
            "days",
            days)
        .update();
  }
}
