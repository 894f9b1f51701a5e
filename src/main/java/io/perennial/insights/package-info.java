/**
 * Retention, cohorts, survival, RFM and the other figures of the metric contract, asked of the
 * columnar copy, and the customers behind each of them. Writes nothing back.
 */
@ApplicationModule(allowedDependencies = {"columnar", "customers", "facts"})
@NullMarked
package io.perennial.insights;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
