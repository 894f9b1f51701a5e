/**
 * Which products bring people back: what became of customers by the product they came with, and
 * what they took on their first, second and third purchase day; and the products themselves, each
 * with who buys it and how soon again. Asked of the columnar copy and the catalogue.
 */
@ApplicationModule(
    allowedDependencies = {"catalogue", "columnar", "insights", "orders", "settings"})
@NullMarked
package io.perennial.products;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
