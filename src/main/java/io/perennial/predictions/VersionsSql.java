package io.perennial.predictions;

import io.perennial.Database;
import io.perennial.lifetimes.Lifetimes.Model;
import io.perennial.predictions.Version.Learned;
import io.perennial.predictions.Version.Reason;
import io.perennial.trials.Trials.Rule;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Every statement about what was learned, and about what is still to be. */
@Component
class VersionsSql {

  /**
   * That something changed since everybody was predicted.
   *
   * @param number grows with each note, so that what is noted meanwhile is not forgotten
   * @param history whether some of it came with an import
   * @param wanted whether somebody asked for new learning
   */
  record Noted(long number, boolean history, boolean wanted) {}

  private final Database database;

  /** As versions are written down, whatever the API does. */
  private final JsonMapper json = JsonMapper.builder().build();

  VersionsSql(Database database) {
    this.database = database;
  }

  void note(boolean history, boolean wanted) {
    database
        .sql(
            """
            insert into predictions_waiting as known (number, history, wanted) values (1, :history, :wanted)
            on conflict (only_one) do update set number = known.number + 1, history = known.history or excluded.history,
              wanted = known.wanted or excluded.wanted
            """,
            "history",
            history,
            "wanted",
            wanted)
        .update();
  }

  Optional<Noted> noted() {
    return database
        .sql("select number, history, wanted from predictions_waiting")
        .query((row, number) -> new Noted(row.getLong(1), row.getBoolean(2), row.getBoolean(3)))
        .optional();
  }

  /** Whether there is still something to do; until the transaction ends, nobody says otherwise. */
  boolean isStillNoted() {
    return database
        .sql("select true from predictions_waiting for share")
        .query(Boolean.class)
        .optional()
        .isPresent();
  }

  void done(Noted noted) {
    database
        .sql("delete from predictions_waiting where number = :number", "number", noted.number())
        .update();
  }

  void save(Version version) {
    database
        .sql(
            """
            insert into predictions_version
              (id, made_at, day, first_day, customers, purchases, model, rule, reason, learned)
            values (:id, :madeAt, :day, :firstDay, :customers, :purchases, :model, :rule, :reason, :learned::jsonb)
            """,
            "id",
            version.id(),
            "madeAt",
            version.madeAt(),
            "day",
            version.day(),
            "firstDay",
            version.firstDay(),
            "customers",
            version.customers(),
            "purchases",
            version.purchases(),
            "model",
            version.model(),
            "rule",
            version.rule(),
            "reason",
            version.reason(),
            "learned",
            json.writeValueAsString(version.learned()))
        .update();
  }

  /** Forgets all but the newest. */
  void forgetBut(int newest) {
    database
        .sql(
            """
            delete from predictions_version
            where id not in (select id from predictions_version order by made_at desc, id desc limit :newest)
            """,
            "newest",
            newest)
        .update();
  }

  /** The newest first. */
  List<Version> list(int most) {
    return database
        .sql(
            """
            select id, made_at, day, first_day, customers, purchases, model, rule, reason, learned
            from predictions_version order by made_at desc, id desc limit :most
            """,
            "most",
            most)
        .query(this::version)
        .list();
  }

  private Version version(ResultSet row, int number) throws SQLException {
    return new Version(
        row.getObject(1, UUID.class),
        row.getObject(2, OffsetDateTime.class).toInstant(),
        row.getObject(3, LocalDate.class),
        row.getObject(4, LocalDate.class),
        row.getLong(5),
        row.getLong(6),
        named(row.getString(7), Model::valueOf),
        named(row.getString(8), Rule::valueOf),
        named(row.getString(9), Reason::valueOf),
        json.readValue(row.getString(10), Learned.class));
  }

  private static <T> @Nullable T named(@Nullable String word, Function<String, T> of) {
    return word == null ? null : of.apply(word.toUpperCase(Locale.ROOT));
  }

  void forget() {
    database.sql("truncate predictions_version, predictions_waiting").update();
  }
}
