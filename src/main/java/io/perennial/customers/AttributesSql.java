package io.perennial.customers;

import io.perennial.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Every statement about attributes. */
@Component
class AttributesSql {

  private final Database database;

  AttributesSql(Database database) {
    this.database = database;
  }

  List<Attribute> list() {
    return database
        .sql(
            """
            select name, label, type, choices, made_at, retired_at from customers_attribute
            order by retired_at is not null, label collate "unicode", name
            """)
        .query(AttributesSql::attribute)
        .list();
  }

  int count() {
    return database.sql("select count(*) from customers_attribute").query(Integer.class).single();
  }

  void declare(Attribute attribute) {
    database
        .sql(
            """
            insert into customers_attribute (name, label, type, choices, made_at)
            values (:name, :label, :type, :choices, :now)
            on conflict (name) do update
              set label = excluded.label, type = excluded.type, choices = excluded.choices, retired_at = null
            """,
            "name",
            attribute.name(),
            "label",
            attribute.label(),
            "type",
            attribute.type(),
            "choices",
            attribute.choices().toArray(String[]::new),
            "now",
            attribute.madeAt())
        .update();
  }

  boolean retire(String name, Instant now) {
    return database
            .sql(
                "update customers_attribute set retired_at = coalesce(retired_at, :now) where name = :name",
                "now",
                now,
                "name",
                name)
            .update()
        > 0;
  }

  private static Attribute attribute(ResultSet row, int number) throws SQLException {
    var retired = row.getObject("retired_at", OffsetDateTime.class);
    return new Attribute(
        row.getString("name"),
        row.getString("label"),
        Objects.requireNonNull(TraitType.of(row.getString("type"))),
        List.of((String[]) row.getArray("choices").getArray()),
        row.getObject("made_at", OffsetDateTime.class).toInstant(),
        retired == null ? null : retired.toInstant());
  }
}
