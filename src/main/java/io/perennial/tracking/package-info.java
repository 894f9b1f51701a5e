/**
 * The ways in for events as they happen: the clients of Segment, RudderStack and Jitsu as they are,
 * and the API. Each source has a key that may write and do nothing else; what cannot be taken is
 * kept with its reason. Tables: tracking_*.
 */
@ApplicationModule(allowedDependencies = {"companies", "customers", "events", "orders", "settings"})
@NullMarked
package io.perennial.tracking;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
