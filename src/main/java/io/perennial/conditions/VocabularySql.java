package io.perennial.conditions;

import io.perennial.Database;
import io.perennial.customers.TraitType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every statement about which names there are. */
@Component
class VocabularySql {

  /** Whoever sends more names than this numbers something. */
  private static final int MOST_NAMES = 1_000;

  private final Database database;

  VocabularySql(Database database) {
    this.database = database;
  }

  /**
   * The names of what was told, with their type where all sources have one. Goes from name to name
   * by the index, not over everybody.
   */
  Map<String, @Nullable TraitType> observed() {
    Map<String, @Nullable TraitType> names = new TreeMap<>();
    database
        .sql(
            """
            with recursive named as (
              (select name, type from customers_trait order by name, type limit 1)
              union all
              select next.name, next.type from named, lateral (
                select name, type from customers_trait
                where (name, type) > (named.name, named.type) order by name, type limit 1) next)
            select name, case when count(*) = 1 then min(type) end as type
            from (select name, type from named limit :most) few group by name
            """,
            "most",
            MOST_NAMES)
        .query(row -> {
          var type = row.getString(2);
          names.put(
              row.getString(1),
              type == null ? null : TraitType.valueOf(type.toUpperCase(Locale.ROOT)));
        });
    return names;
  }

  /** Those that numbers are written of; the groups and the rhythm have conditions of their own. */
  List<String> scores() {
    return database
        .sql(
            """
            select name from facts_scored
            where name not in ('rfm', 'standing', 'outlook') and name not like 'rfm\\_%' order by name limit :most
            """,
            "most", MOST_NAMES)
        .query((row, number) -> row.getString(1))
        .list();
  }

  boolean isScored(String name) {
    return database
        .sql("select exists (select from facts_scored where name = :name)", "name", name)
        .query(Boolean.class)
        .single();
  }
}
