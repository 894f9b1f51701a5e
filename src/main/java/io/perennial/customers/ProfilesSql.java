package io.perennial.customers;

import io.perennial.Database;
import io.perennial.customers.Profiles.Origin;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every statement about what was told of people. */
@Component
class ProfilesSql {

  /** What one source told of one name; in one order for all writers. */
  record RowKey(UUID identity, String name, String source, boolean declared)
      implements Comparable<RowKey> {

    private static final Comparator<RowKey> ORDER =
        Comparator.comparing(RowKey::identity)
            .thenComparing(RowKey::name)
            .thenComparing(RowKey::source)
            .thenComparing(RowKey::declared);

    @Override
    public int compareTo(RowKey other) {
      return ORDER.compare(this, other);
    }
  }

  /** What it is, and since when. */
  record Row(@Nullable TraitValue value, Instant at) {

    /** The one told later; of two of one moment the same one every time, as the database does. */
    Row later(Row other) {
      int order = at.compareTo(other.at);
      return order > 0 || (order == 0 && text().compareTo(other.text()) > 0) ? this : other;
    }

    private String text() {
      return value == null ? "" : value.text();
    }
  }

  /** What was told under a name. */
  record Told(String name, Origin origin) {}

  private final Database database;

  ProfilesSql(Database database) {
    this.database = database;
  }

  /**
   * Keeps what was told, unless something later is known from there. Who was erased is told nothing
   * of any more.
   *
   * @return the people of whom something was kept, and whether it changes how they are shown
   */
  Map<UUID, Boolean> tell(SortedMap<RowKey, Row> rows, Instant now) {
    var people = new HashMap<UUID, Boolean>();
    var keys = rows.keySet();
    var values = rows.values();
    database
        .sql(
            """
            with told as (
              insert into customers_trait as known (identity_id, name, source, declared, type, value, told_at, recorded_at)
              select said.*, :now::timestamptz
              from unnest(:identities, :names, :sources, :declared, :types, :values, :ats) as said (identity)
              where not exists (
                select from customers_identity mine join customers_customer gone on gone.id = mine.customer_id
                where mine.id = said.identity and gone.erased_at is not null)
              on conflict (identity_id, name, source, declared) do update
                set type = excluded.type, value = excluded.value, told_at = excluded.told_at, recorded_at = excluded.recorded_at
              where excluded.told_at > coalesce(known.told_at, '-infinity')
                or (excluded.told_at = known.told_at
                  and coalesce(excluded.value, '') collate "C" > coalesce(known.value, '') collate "C")
              returning identity_id, name)
            select identity.customer_id, bool_or(told.name in ('name', 'country'))
            from told join customers_identity identity on identity.id = told.identity_id
            group by identity.customer_id
            """,
            "identities",
            keys.stream().map(RowKey::identity).toArray(UUID[]::new),
            "names",
            keys.stream().map(RowKey::name).toArray(String[]::new),
            "sources",
            keys.stream().map(RowKey::source).toArray(String[]::new),
            "declared",
            keys.stream().map(RowKey::declared).toArray(Boolean[]::new),
            "types",
            values.stream().map(row -> type(row.value())).toArray(String[]::new),
            "values",
            values.stream()
                .map(row -> row.value() == null ? null : row.value().text())
                .toArray(String[]::new),
            "ats",
            values.stream().map(Row::at).toArray(Instant[]::new),
            "now",
            now)
        .query(row -> {
          people.put(row.getObject(1, UUID.class), row.getBoolean(2));
        });
    return people;
  }

  private static String type(@Nullable TraitValue value) {
    return (value == null ? TraitType.TEXT : value.type()).word();
  }

  /** Whether of one of these identities more is told than this. */
  boolean isAnyOver(Collection<UUID> identities, int most) {
    return database
        .sql(
            """
            select exists (
              select from customers_trait where identity_id = any(:identities)
              group by identity_id having count(*) > :most)
            """,
            "identities",
            identities.toArray(UUID[]::new),
            "most",
            most)
        .query(Boolean.class)
        .single();
  }

  /** All that was told of these identities, by name, the newest first. */
  List<Told> told(Collection<UUID> identities) {
    return database
        .sql(
            """
            select name, type, value, source, declared, told_at from customers_trait
            where identity_id = any(:identities)
            order by name, told_at desc nulls last, declared desc, source
            """,
            "identities",
            identities.toArray(UUID[]::new))
        .query(ProfilesSql::told)
        .list();
  }

  /** What counts of a person. */
  List<Told> counting(UUID person) {
    return database
        .sql(
            """
            select name, type, value, source, declared, told_at from customers_profile where customer_id = :person
            """,
            "person",
            person)
        .query(ProfilesSql::told)
        .list();
  }

  private static Told told(ResultSet row, int number) throws SQLException {
    var value = row.getString("value");
    var at = row.getObject("told_at", OffsetDateTime.class);
    var type = Objects.requireNonNull(TraitType.of(row.getString("type")));
    return new Told(
        row.getString("name"),
        new Origin(
            value == null ? null : new TraitValue(type, value),
            row.getString("source"),
            at == null ? null : at.toInstant(),
            row.getBoolean("declared")));
  }
}
