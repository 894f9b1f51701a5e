/**
 * What the staff sees of customers: the list, the page of one with everything that happened, and
 * the notes the staff writes. Its figures come from the doors of other modules; it has no rules of
 * its own about them. Tables: people_*.
 */
@ApplicationModule(
    allowedDependencies = {
      "access",
      "baskets",
      "carts",
      "companies",
      "consents",
      "customers",
      "events",
      "facts",
      "insights",
      "orders",
      "predictions",
      "segments",
      "settings"
    })
@NullMarked
package io.perennial.people;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
