/**
 * The ways in: files of orders. Reads them with limits, refuses bad rows with a reason, records the
 * rest. Tables: intake_*.
 */
@ApplicationModule(
    allowedDependencies = {"arrivals", "customers", "events", "files", "orders", "settings"})
@NullMarked
package io.perennial.intake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
