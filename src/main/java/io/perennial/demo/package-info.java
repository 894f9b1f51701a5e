/**
 * The demo shop: the invented {@code roastery} put on record through the usual doors, going on in
 * front of the eyes if somebody wants that, and taken away again with everything that was made of
 * it. Tables: demo_*.
 */
@ApplicationModule(
    allowedDependencies = {
      "catalogue",
      "companies",
      "consents",
      "customers",
      "orders",
      "roastery",
      "tracking"
    })
@NullMarked
package io.perennial.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
