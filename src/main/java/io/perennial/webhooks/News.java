package io.perennial.webhooks;

import io.perennial.catalogue.Draft;
import io.perennial.customers.Customers.Sighting;
import io.perennial.customers.Traits;
import io.perennial.orders.Orders;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a message tells, in our words: one of these. */
sealed interface News {

  /**
   * Which object of the sender a message is about, and how new it is.
   *
   * @param rank decides between messages of the same moment: the higher is the later
   */
  record Version(String kind, String id, Instant at, int rank) {}

  /** Something given back of an order, in the order's currency. */
  record GivenBack(String id, BigDecimal amount) {}

  /**
   * An order as it stands.
   *
   * @param customer {@code null}: a guest
   * @param givenBack each refund with its total, so that one that is told twice counts once
   * @param wholly whether all of it was given back
   */
  record Sale(
      Version version,
      String reference,
      @Nullable Sighting customer,
      Instant placedAt,
      Orders.State state,
      @Nullable String channel,
      String currency,
      List<Orders.Line> lines,
      List<GivenBack> givenBack,
      boolean wholly)
      implements News {}

  /** A refund alone, of an order that only its number names. */
  record Refunded(String orderId, GivenBack refund) implements News {}

  /**
   * An order that the shop deleted: it came to nothing.
   *
   * @param reference {@code null}: as the order was told before
   */
  record Deleted(String orderId, @Nullable String reference) implements News {}

  /**
   * Somebody, and what is known of them.
   *
   * @param at since when it is so; {@code null}: since it was told
   */
  record Met(Sighting customer, Traits traits, @Nullable Instant at) implements News {}

  /**
   * Something that happened to a customer and is no order: a line of the log.
   *
   * @param version {@code null}: each stands for itself, and may come in any order
   * @param cause unique within the source
   */
  record Happened(
      @Nullable Version version,
      String kind,
      Sighting customer,
      Instant at,
      String cause,
      Map<String, Object> data)
      implements News {}

  /**
   * A checkout, which is begun once and may change until it is an order.
   *
   * @param changed {@code null}: it is as it was begun
   */
  record Checkout(Happened started, @Nullable Happened changed) implements News {}

  /** A product as it stands. */
  record Offered(Draft product) implements News {}

  /** A product that the shop deleted: it is no longer sold. */
  record Withdrawn(String reference) implements News {}

  /** What a customer asks of the staff by way of the shop; both {@code null}: all of them. */
  record Asked(@Nullable String reference, @Nullable String email) implements News {}

  /**
   * Nothing to record.
   *
   * @param reason key of the sentence that says why
   */
  record Nothing(String reason) implements News {}

  /** Nobody knows yet what it means; it is kept for a while. */
  record Unknown() implements News {}
}
