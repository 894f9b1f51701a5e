package io.perennial.intake;

import io.perennial.customers.Customers;
import io.perennial.files.Row;
import io.perennial.orders.Orders;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One order as a file tells it, before anybody looked who its customer is.
 *
 * @param customer {@code null} for a guest
 * @param draft without its customer
 * @param rows the rows of the file that it was made of, those refused left out
 */
record Told(Customers.@Nullable Sighting customer, Orders.Draft draft, List<Row> rows) {

  /** The draft of a recognised customer. */
  Orders.Draft of(@Nullable UUID customerId) {
    return new Orders.Draft(
        draft.source(),
        draft.channel(),
        draft.reference(),
        customerId,
        draft.placedAt(),
        draft.state(),
        draft.currency(),
        draft.rate(),
        draft.lines(),
        draft.refunds(),
        draft.refundedTotal());
  }

  /** Refund lines, and the total given back where the source says only that. */
  int refunds() {
    var total = draft.refundedTotal();
    return draft.refunds().size() + (total != null && total.signum() > 0 ? 1 : 0);
  }

  /** What tells the customer from others of the file. */
  @Nullable String person() {
    if (customer == null) {
      return null;
    }
    return customer.reference() != null ? "r" + customer.reference() : "e" + customer.email();
  }
}
