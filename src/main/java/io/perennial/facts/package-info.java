/**
 * What we compute about a customer: firsts, lasts, counts and sums, kept fresh by reading the log.
 * Tables: facts_*.
 */
@ApplicationModule(allowedDependencies = {"customers", "events", "orders"})
@NullMarked
package io.perennial.facts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
