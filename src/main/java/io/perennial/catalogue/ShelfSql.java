package io.perennial.catalogue;

import io.perennial.Database;
import io.perennial.catalogue.Catalogue.Category;
import io.perennial.catalogue.Catalogue.Choice;
import io.perennial.catalogue.Catalogue.Known;
import io.perennial.catalogue.Product.Availability;
import io.perennial.catalogue.Product.Variant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every statement that finds and lists products. */
@Component
class ShelfSql {

  /** Longer than any name; the rest of a pasted text finds nothing anyway. */
  private static final int LONGEST_QUERY = 200;

  private static final String COLUMNS =
      """
      select id, source, reference, name, coalesce(own_category, category) as category,
        own_category is not null as category_chosen, price, currency, picture, link, availability, retired_at,
        coalesce(own_consumption_days, consumption_days) as days, own_consumption_days is not null as days_chosen, told_at
      from catalogue_product product
      """;

  private static final String CHOSEN =
      """
      where (:pattern::text is null or lower(coalesce(name, '')) like :pattern or lower(reference) like :pattern
          or exists (select from catalogue_variant variant
            where variant.product_id = product.id and lower(variant.sku) like :pattern))
        and (cardinality(:category) = 0
          or (coalesce(own_category, category))[1 : cardinality(:category)] = :category)
        and (:source::text is null or source = :source)
        and (:retired::boolean is null or (retired_at is not null) = :retired)
      """;

  private final Database database;

  ShelfSql(Database database) {
    this.database = database;
  }

  Optional<Product> find(UUID id) {
    return database.sql(COLUMNS + "where id = :id", "id", id).query(ShelfSql::product).optional();
  }

  Optional<UUID> find(String source, String reference) {
    return database
        .sql(
            "select id from catalogue_product where source = :source and reference = :reference",
            "source",
            source,
            "reference",
            reference)
        .query((row, number) -> row.getObject("id", UUID.class))
        .optional();
  }

  List<Product> list(Choice choice, @Nullable Place after, int limit) {
    return chosen(
            COLUMNS
                + CHOSEN
                + """
                  and (:id::uuid is null
                    or (lower(coalesce(name, reference)), id) > (lower(:title::text), :id::uuid))
                order by lower(coalesce(name, reference)), id limit :limit
                """,
            choice)
        .param("id", after == null ? null : after.id())
        .param("title", after == null ? null : after.title())
        .param("limit", limit)
        .query(ShelfSql::product)
        .list();
  }

  long count(Choice choice) {
    return chosen("select count(*) from catalogue_product product " + CHOSEN, choice)
        .query(Long.class)
        .single();
  }

  private JdbcClient.StatementSpec chosen(String sql, Choice choice) {
    return database.sql(
        sql,
        "pattern",
        pattern(choice.query()),
        "category",
        choice.category().toArray(String[]::new),
        "source",
        choice.source(),
        "retired",
        choice.retired());
  }

  private static @Nullable String pattern(@Nullable String query) {
    if (query == null || query.isBlank()) {
      return null;
    }
    // PostgreSQL has no NUL in its texts, so nothing is found by one.
    var wanted = query.replace("\0", "").strip().toLowerCase(Locale.ROOT);
    var cut = wanted.length() > LONGEST_QUERY ? wanted.substring(0, LONGEST_QUERY) : wanted;
    return "%" + cut.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
  }

  List<Variant> variants(UUID product) {
    return database
        .sql(
            """
            select reference, sku, name, price from catalogue_variant where product_id = :product
            order by name nulls last, reference
            """,
            "product",
            product)
        .query((row, number) ->
            new Variant(
                row.getString("reference"),
                row.getString("sku"),
                row.getString("name"),
                row.getBigDecimal("price")))
        .list();
  }

  List<Category> categories(int limit) {
    return database
        .sql(
            """
            select path[1 : depth] as path, count(*) as products
            from (select coalesce(own_category, category) as path from catalogue_product) placed,
              generate_series(1, cardinality(path)) as depth
            group by 1 order by 1 limit :limit
            """,
            "limit",
            limit)
        .query((row, number) -> new Category(texts(row, "path"), row.getLong("products")))
        .list();
  }

  List<String> sources() {
    return database
        .sql("select distinct source from catalogue_product order by source")
        .query((row, number) -> row.getString(1))
        .list();
  }

  /** What these products may be called; some of it may be another product's. */
  List<String> codes(Collection<UUID> products) {
    return database
        .sql(
            "select distinct code from catalogue_code where product_id = any(:products)",
            "products",
            products.toArray(UUID[]::new))
        .query((row, number) -> row.getString(1))
        .list();
  }

  List<Product> find(Collection<UUID> ids) {
    return database
        .sql(COLUMNS + "where id = any(:ids)", "ids", ids.toArray(UUID[]::new))
        .query(ShelfSql::product)
        .list();
  }

  Map<String, Known> known(Collection<String> codes) {
    Map<String, Known> known = new HashMap<>();
    database
        .sql(
            """
            select known.code, product.id, known.name, coalesce(own_category, category) as category
            from catalogue_known known join catalogue_product product on product.id = known.product_id
            where known.code = any(:codes)
            """,
            "codes",
            codes.toArray(String[]::new))
        .query(row -> {
          known.put(
              row.getString("code"),
              new Known(
                  row.getObject("id", UUID.class), row.getString("name"), texts(row, "category")));
        });
    return known;
  }

  private static Product product(ResultSet row, int number) throws SQLException {
    var availability = row.getString("availability");
    var retired = row.getObject("retired_at", OffsetDateTime.class);
    return new Product(
        row.getObject("id", UUID.class),
        row.getString("source"),
        row.getString("reference"),
        row.getString("name"),
        texts(row, "category"),
        row.getBoolean("category_chosen"),
        row.getBigDecimal("price"),
        row.getString("currency"),
        row.getString("picture"),
        row.getString("link"),
        availability == null ? null : Availability.valueOf(availability.toUpperCase(Locale.ROOT)),
        retired == null ? null : retired.toInstant(),
        row.getObject("days", Integer.class),
        row.getBoolean("days_chosen"),
        row.getObject("told_at", OffsetDateTime.class).toInstant());
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }
}
