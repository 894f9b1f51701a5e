/**
 * Scores over all customers, written back as facts: the RFM codes and named groups, and the rhythm
 * of the shop by which customers stand. The figures are those of {@code insights}, so that a
 * segment means the same people as the grid. Tables: scores_*.
 */
@ApplicationModule(allowedDependencies = {"columnar", "customers", "events", "facts", "insights"})
@NullMarked
package io.perennial.scores;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
