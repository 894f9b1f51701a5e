/**
 * The pages of Insights: its tabs with their periods and filters, the lists of customers behind
 * every figure, and those lists as files. Has no figures of its own. Tables: none.
 */
@ApplicationModule(
    allowedDependencies = {
      "columnar",
      "customers",
      "facts",
      "insights",
      "lifetimes",
      "orders",
      "predictions",
      "products",
      "trials"
    })
@NullMarked
package io.perennial.reports;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
