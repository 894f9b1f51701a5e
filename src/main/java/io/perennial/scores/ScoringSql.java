package io.perennial.scores;

import io.perennial.Database;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Every statement about what is still to be scored. */
@Component
class ScoringSql {

  /**
   * That orders changed since everybody was scored.
   *
   * @param number grows with each note, so that what is noted meanwhile is not forgotten
   * @param history whether some of it came with an import
   */
  record Noted(long number, boolean history) {}

  private final Database database;

  ScoringSql(Database database) {
    this.database = database;
  }

  void note(boolean live, boolean history) {
    if (!live && !history) {
      return;
    }
    database
        .sql(
            """
            insert into scores_waiting as known (number, history) values (1, :history)
            on conflict (only_one) do update set number = known.number + 1, history = known.history or excluded.history
            """,
            "history",
            history)
        .update();
  }

  Optional<Noted> noted() {
    return database
        .sql("select number, history from scores_waiting")
        .query((row, number) -> new Noted(row.getLong(1), row.getBoolean(2)))
        .optional();
  }

  void done(Noted noted) {
    database
        .sql("delete from scores_waiting where number = :number", "number", noted.number())
        .update();
  }

  void forget() {
    database.sql("truncate scores_waiting").update();
  }
}
