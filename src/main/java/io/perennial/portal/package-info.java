/**
 * What a customer sees of all this, by links that need no sign-in. It has no rules of its own: what
 * a link means and what stands, {@code consents} says; what they like, the log hears. Tables: none.
 */
@ApplicationModule(allowedDependencies = {"consents", "customers", "events"})
@NullMarked
package io.perennial.portal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
