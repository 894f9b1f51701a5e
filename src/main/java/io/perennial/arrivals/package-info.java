/**
 * Files on their way in, whatever they tell of: the shelf they lie on, the right of one node to
 * work on one, the work that takes them up one after the other and survives a crash, the thin bar
 * that shows it on every page, and refused rows as a file. What a file means, the module knows that
 * asked for it. Tables: none.
 */
@ApplicationModule(allowedDependencies = {"storage"})
@NullMarked
package io.perennial.arrivals;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
