/**
 * Who is in which segment, since when: kept fresh by the events that change it, by the passing of
 * time, and by counting everybody when its meaning changes; and the lists that are made by hand.
 * What a condition means, {@code conditions} says. Entering and leaving are events of the log.
 * Tables: segments_*.
 */
@ApplicationModule(
    allowedDependencies = {
      "carts",
      "catalogue",
      "companies",
      "conditions",
      "consents",
      "customers",
      "events",
      "facts",
      "orders"
    })
@NullMarked
package io.perennial.segments;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
