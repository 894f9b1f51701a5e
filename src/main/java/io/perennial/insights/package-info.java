/**
 * Retention, cohorts, RFM and the other figures of the metric contract, asked of a columnar copy
 * that is read from the log. Writes nothing back; its only store is one DuckDB file in the data
 * folder, which can be deleted and is made again.
 */
@ApplicationModule(allowedDependencies = {"customers", "events", "orders", "facts", "storage"})
@NullMarked
package io.perennial.insights;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
