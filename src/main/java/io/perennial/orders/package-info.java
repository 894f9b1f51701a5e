/**
 * Orders, lines, refunds, products and exchange rates, kept by their reference in the source.
 * Tables: orders_*; the views orders_purchase and orders_counted_refund are the metric contract in
 * SQL.
 */
@ApplicationModule(allowedDependencies = {"customers", "events"})
@NullMarked
package io.perennial.orders;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
