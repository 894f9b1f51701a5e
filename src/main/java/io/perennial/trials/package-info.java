/**
 * What a guess about customers is worth: models and simple rules held against what people then did,
 * the window in which the next order comes, and who buys again, by what is known on a day. Pure: no
 * Spring, no SQL, no clock; the same on every machine.
 */
@ApplicationModule(allowedDependencies = {"lifetimes"})
@NullMarked
package io.perennial.trials;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
