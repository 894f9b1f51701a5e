/**
 * What a customer will put into the basket next: own habits that fade, those of customers alike,
 * what goes together, what runs out, and what everybody buys; each with its reason. Pure: no
 * Spring, no SQL, no clock; the same on every machine. docs/predictions.md says what it reaches.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.perennial.baskets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
