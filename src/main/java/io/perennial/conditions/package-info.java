/**
 * The language in which a business says whom it means: a tree of conditions about people, written
 * as JSON, checked with the place of every mistake, and compiled to SQL here and nowhere else.
 * Everybody, a few people, one person with the truth of each part, and whom the passing of time may
 * change: all are asked with the same text. Tables: none.
 */
@ApplicationModule(
    allowedDependencies = {
      "carts",
      "catalogue",
      "companies",
      "consents",
      "customers",
      "events",
      "facts",
      "orders"
    })
@NullMarked
package io.perennial.conditions;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
