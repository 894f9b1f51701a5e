/**
 * What people do in a shop before they buy: which events are a visit, a step with the cart or one
 * of the checkout, and the cart that a person left standing. Read from the log. Tables: carts_*.
 */
@ApplicationModule(allowedDependencies = {"customers", "events"})
@NullMarked
package io.perennial.carts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
