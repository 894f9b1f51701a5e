package io.perennial.catalogue;

import io.perennial.Database;
import io.perennial.catalogue.Product.Variant;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Every statement that changes products. */
@Component
class CatalogueSql {

  /** A name by which a source knows a product: its number, or its handle. */
  record Name(boolean isHandle, String text) {}

  /** A product of a source, and the number by which it is kept. */
  record Found(UUID id, String reference) {}

  /** A draft, the product it is about and the number by which that is kept from now on. */
  record Row(UUID id, String reference, Draft draft) {}

  private final Database database;

  CatalogueSql(Database database) {
    this.database = database;
  }

  /** One writer of a source at a time: a product may be known by its number or by its handle. */
  void lock(String source) {
    database
        .sql(
            "select pg_advisory_xact_lock(hashtextextended('catalogue ' || :source, 0))",
            "source",
            source)
        .query((row, number) -> number)
        .list();
  }

  /** Those products of a source that these drafts may be about; of one handle, the newest. */
  Map<Name, Found> known(String source, List<Draft> drafts) {
    Map<Name, Found> known = new HashMap<>();
    database
        .sql(
            """
            select id, reference, handle from catalogue_product
            where source = :source and (reference = any(:references) or handle = any(:handles))
            order by told_at, id
            """,
            "source",
            source,
            "references",
            drafts.stream().map(Draft::known).toArray(String[]::new),
            "handles",
            drafts.stream().map(Draft::handle).filter(Objects::nonNull).toArray(String[]::new))
        .query(row -> {
          var reference = row.getString("reference");
          var found = new Found(row.getObject("id", UUID.class), reference);
          known.put(new Name(false, reference), found);
          var handle = row.getString("handle");
          if (handle != null) {
            known.put(new Name(true, handle), found);
          }
        });
    return known;
  }

  /** Writes what is newer than what is known; answers what was written, and whether it is new. */
  Map<UUID, Boolean> write(String source, List<Row> rows, String currency) {
    Map<UUID, Boolean> written = new LinkedHashMap<>();
    var drafts = rows.stream().map(Row::draft).toList();
    database
        .sql(
            """
            insert into catalogue_product as known (id, source, reference, handle, name, category, price, currency, picture,
              link, availability, retired_at, consumption_days, told_at)
            select id, :source, reference, handle, name,
              coalesce(string_to_array(nullif(category, ''), chr(31)), '{}'), price,
              case when price is not null then coalesce(currency, :currency) end, picture, link, availability,
              case when retired then told_at end, days, told_at
            from unnest(:ids, :references, :handles, :names, :categories, :prices, :currencies, :pictures, :links,
              :availabilities, :retired, :days, :moments) as told (id, reference, handle, name, category, price, currency,
              picture, link, availability, retired, days, told_at)
            on conflict (id) do update set
              reference = excluded.reference,
              handle = coalesce(excluded.handle, known.handle),
              name = coalesce(excluded.name, known.name),
              category = case when cardinality(excluded.category) > 0 then excluded.category else known.category end,
              price = coalesce(excluded.price, known.price),
              currency = case when excluded.price is not null then excluded.currency else known.currency end,
              picture = coalesce(excluded.picture, known.picture),
              link = coalesce(excluded.link, known.link),
              availability = coalesce(excluded.availability, known.availability),
              retired_at = case when excluded.retired_at is null then null
                else coalesce(known.retired_at, excluded.retired_at) end,
              consumption_days = coalesce(excluded.consumption_days, known.consumption_days),
              told_at = excluded.told_at
            where known.told_at <= excluded.told_at
            returning id, xmax = 0 as fresh
            """,
            "source",
            source,
            "currency",
            currency,
            "ids",
            rows.stream().map(Row::id).toArray(UUID[]::new),
            "references",
            rows.stream().map(Row::reference).toArray(String[]::new),
            "handles",
            drafts.stream().map(Draft::handle).toArray(String[]::new),
            "names",
            drafts.stream().map(Draft::name).toArray(String[]::new),
            "categories",
            drafts.stream().map(draft -> joined(draft.category())).toArray(String[]::new),
            "prices",
            drafts.stream().map(Draft::price).toArray(BigDecimal[]::new),
            "currencies",
            drafts.stream().map(Draft::currency).toArray(String[]::new),
            "pictures",
            drafts.stream().map(Draft::picture).toArray(String[]::new),
            "links",
            drafts.stream().map(Draft::link).toArray(String[]::new),
            "availabilities",
            drafts.stream()
                .map(draft -> draft.availability() == null ? null : draft.availability().word())
                .toArray(String[]::new),
            "retired",
            drafts.stream().map(Draft::retired).toArray(Boolean[]::new),
            "days",
            drafts.stream().map(Draft::consumptionDays).toArray(Integer[]::new),
            "moments",
            drafts.stream().map(Draft::at).toArray(Instant[]::new))
        .query(row -> {
          written.put(row.getObject("id", UUID.class), row.getBoolean("fresh"));
        });
    return written;
  }

  static @Nullable String joined(@Nullable List<String> category) {
    return category == null ? null : String.join("\u001f", category);
  }

  /** Gives products these kinds and no others. */
  void replaceVariants(Map<UUID, List<Variant>> variants) {
    if (variants.isEmpty()) {
      return;
    }
    database
        .sql(
            "delete from catalogue_variant where product_id = any(:products)",
            "products",
            variants.keySet().toArray(UUID[]::new))
        .update();
    var products = new ArrayList<UUID>();
    var told = new ArrayList<Variant>();
    variants.forEach((product, all) ->
        all.forEach(one -> {
          products.add(product);
          told.add(one);
        }));
    database
        .sql(
            """
            insert into catalogue_variant (product_id, reference, sku, name, price)
            select * from unnest(:products, :references, :skus, :names, :prices)
            on conflict do nothing
            """,
            "products",
            products.toArray(UUID[]::new),
            "references",
            told.stream().map(Variant::reference).toArray(String[]::new),
            "skus",
            told.stream().map(Variant::sku).toArray(String[]::new),
            "names",
            told.stream().map(Variant::name).toArray(String[]::new),
            "prices",
            told.stream().map(Variant::price).toArray(BigDecimal[]::new))
        .update();
  }

  int retire(String source, String reference, Instant at) {
    return database
        .sql(
            """
            update catalogue_product set retired_at = coalesce(retired_at, :at), told_at = :at
            where source = :source and reference = :reference and told_at <= :at
            """,
            "source",
            source,
            "reference",
            reference,
            "at",
            at)
        .update();
  }

  int retireOlder(String source, Instant before) {
    return database
        .sql(
            """
            update catalogue_product set retired_at = :before, told_at = :before
            where source = :source and told_at < :before and retired_at is null
            """,
            "source",
            source,
            "before",
            before)
        .update();
  }

  /** Deletes the products of a source; their kinds go with them. */
  void forget(String source) {
    database.sql("delete from catalogue_product where source = :source", "source", source).update();
  }

  void choose(UUID id, List<String> category, @Nullable Integer days) {
    database
        .sql(
            """
            update catalogue_product set own_category = nullif(:category, '{}'::text[]), own_consumption_days = :days
            where id = :id
            """,
            "id",
            id,
            "category",
            category.toArray(String[]::new),
            "days",
            days)
        .update();
  }
}
