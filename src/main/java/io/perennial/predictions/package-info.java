/**
 * What is to be expected of customers: learns from the record by itself how people buy and leave,
 * keeps what it learned with how good it was on this shop's own past, writes the outlook of
 * everybody back as facts, and says what somebody will take next. Tables: predictions_*.
 */
@ApplicationModule(
    allowedDependencies = {
      "baskets",
      "catalogue",
      "columnar",
      "customers",
      "events",
      "facts",
      "lifetimes",
      "orders",
      "trials"
    })
@NullMarked
package io.perennial.predictions;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
