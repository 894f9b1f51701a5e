package io.perennial.carts;

import io.perennial.Database;
import io.perennial.carts.Cart.Item;
import io.perennial.carts.Cart.Touch;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Every statement about carts. */
@Component
class CartsSql {

  /** The kinds of events that change a cart or end it. */
  static final Set<String> KINDS = kinds();

  private static final int FETCHED_AT_ONCE = 1_000;

  /** Amounts stay what they are, and are no money of the API here. */
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final TypeReference<List<Item>> ITEMS = new TypeReference<>() {};

  private final Database database;

  CartsSql(Database database) {
    this.database = database;
  }

  private static Set<String> kinds() {
    var kinds = new TreeSet<String>();
    for (var step : List.of(Step.CART, Step.CHECKOUT, Step.ORDER)) {
      kinds.addAll(step.events());
    }
    return kinds;
  }

  /**
   * What happened last to the carts of these people: one person after the other, the oldest first;
   * of one moment the order last. Identity by identity, as the index of the log has it: a table
   * that has just been filled is looked through as a whole otherwise, for each person.
   *
   * @param most of one identity
   */
  void touches(Collection<UUID> people, Instant since, int most, BiConsumer<UUID, Touch> taker) {
    database
        .sql(
            """
            with mine as materialized (
              select id, customer_id from customers_identity where customer_id = any(:people))
            select mine.customer_id, touch.kind, touch.at, touch.data::text
            from mine
            cross join lateral (
              select log.id, log.kind, log.at, log.data, log.kind in ('order_placed', 'checkout_completed') as ends
              from events_log log
              where log.customer_id = mine.id and log.at > :since and log.kind = any(:kinds)
              order by log.at desc, ends desc, log.id desc
              limit :most) touch
            order by mine.customer_id, touch.at, touch.ends, touch.id
            """,
            "people",
            people.toArray(UUID[]::new),
            "since",
            since,
            "kinds",
            KINDS.toArray(String[]::new),
            "most",
            most)
        .withFetchSize(FETCHED_AT_ONCE)
        .query((ResultSet row) ->
            taker.accept(
                row.getObject(1, UUID.class),
                new Touch(
                    Objects.requireNonNull(Step.of(row.getString(2))),
                    row.getObject(3, OffsetDateTime.class).toInstant(),
                    JSON.readTree(row.getString(4)))));
  }

  void forget(Collection<UUID> people) {
    database
        .sql(
            """
            delete from carts_cart where customer_id = any(:people)
            """,
            "people",
            people.toArray(UUID[]::new))
        .update();
  }

  void keep(Map<UUID, Cart> carts) {
    var sorted = new TreeMap<>(carts);
    database
        .sql(
            """
            insert into carts_cart (customer_id, items, value, currency, changed_at, checkout_at)
            select customer, items::jsonb, value, currency, changed, checkout
            from unnest(:people, :items, :values, :currencies, :changed, :checkouts)
              as cart (customer, items, value, currency, changed, checkout)
            """,
            "people",
            sorted.keySet().toArray(UUID[]::new),
            "items",
            sorted.values().stream()
                .map(cart -> JSON.writeValueAsString(cart.items()))
                .toArray(String[]::new),
            "values",
            sorted.values().stream().map(Cart::value).toArray(BigDecimal[]::new),
            "currencies",
            sorted.values().stream().map(Cart::currency).toArray(String[]::new),
            "changed",
            sorted.values().stream().map(Cart::changedAt).toArray(Instant[]::new),
            "checkouts",
            sorted.values().stream().map(Cart::checkoutAt).toArray(Instant[]::new))
        .update();
  }

  Optional<Cart> find(UUID person) {
    return database
        .sql(
            """
            select items::text as items, value, currency, changed_at, checkout_at from carts_cart
            where customer_id = :person
            """,
            "person",
            person)
        .query(CartsSql::cart)
        .optional();
  }

  void forgetBefore(Instant before) {
    database.sql("delete from carts_cart where changed_at < :before", "before", before).update();
  }

  boolean any() {
    return database.sql("select exists (select from carts_cart)").query(Boolean.class).single();
  }

  void removeAll() {
    database.sql("truncate carts_cart").update();
  }

  private static Cart cart(ResultSet row, int number) throws SQLException {
    return new Cart(
        JSON.readValue(row.getString("items"), ITEMS),
        row.getBigDecimal("value"),
        row.getString("currency"),
        row.getObject("changed_at", OffsetDateTime.class).toInstant(),
        instant(row.getObject("checkout_at", OffsetDateTime.class)));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
    return at == null ? null : at.toInstant();
  }
}
