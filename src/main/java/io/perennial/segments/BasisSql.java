package io.perennial.segments;

import io.perennial.Database;
import io.perennial.conditions.Hearing.Source;
import java.util.Collection;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What everybody is asked with, and digests of what conditions ask that is nobody's in particular:
 * a topic, an industry, a category. No event says whom that changes, so everybody is counted again
 * when it is another.
 */
@Component
class BasisSql {

  private final Database database;

  BasisSql(Database database) {
    this.database = database;
  }

  String digest(Source source) {
    return database
        .sql(
            switch (source) {
              case CONSENTS ->
                  """
                  select md5(concat(
                    (select string_agg(concat(key, basis, channels, ended_at), ' ' order by key) from consents_topic),
                    (select concat(count(*), max(added_at), count(ended_at), max(ended_at)) from consents_suppression)))
                  """;
              case COMPANIES ->
                  """
                  select md5(concat(
                    (select concat(count(*), count(value), max(told_at), sum(hashtext(concat(name, value))::bigint)) from companies_trait),
                    (select concat(count(*), count(removed_at), max(told_at), max(removed_at)) from companies_member)))
                  """;
              case CATALOGUE ->
                  """
                  select md5(concat(
                    (select concat(count(*), max(told_at), sum(hashtext(concat(name, own_category, category))::bigint), count(retired_at))
                     from catalogue_product),
                    (select count(*) from catalogue_variant)))
                  """;
            })
        .query(String.class)
        .single();
  }

  /** A number that holds for the whole shop. */
  Optional<Double> ofShop(String name) {
    return database
        .sql("select value from facts_shop where name = :name", "name", name)
        .query(Double.class)
        .optional();
  }

  /** Whether one of these scores was last written because of an import. */
  boolean isOfHistory(Collection<String> names) {
    return database
        .sql(
            "select exists (select from facts_scored where name = any(:names) and not live)",
            "names",
            names.toArray(String[]::new))
        .query(Boolean.class)
        .single();
  }

  /** Versions of the scores of these names. */
  String versions(Collection<String> names) {
    return database
        .sql(
            """
            select coalesce(string_agg(name || '=' || version, ' ' order by name), '')
            from facts_scored where name = any(:names)
            """,
            "names",
            names.toArray(String[]::new))
        .query(String.class)
        .single();
  }
}
