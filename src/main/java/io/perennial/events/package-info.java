/**
 * The append-only log of everything that happens to a customer, and the cursors of those who read
 * it. Tables: events_*.
 */
@ApplicationModule(allowedDependencies = {"customers"})
@NullMarked
package io.perennial.events;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
