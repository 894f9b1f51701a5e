/**
 * Which products bring people back: what became of customers by the product they came with, and
 * what they took on their first, second and third purchase day. Asked of the columnar copy.
 */
@ApplicationModule(allowedDependencies = {"columnar", "insights", "orders"})
@NullMarked
package io.perennial.products;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
