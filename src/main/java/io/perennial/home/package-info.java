/**
 * Home: the daily question on one page, and the three doors while there is nothing to show. Has no
 * figures of its own: it asks {@code insights}. Tables: home_*, what the business compares itself
 * with.
 */
@ApplicationModule(allowedDependencies = {"columnar", "demo", "facts", "insights", "predictions"})
@NullMarked
package io.perennial.home;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
