/**
 * What happens, told to other programs of the business: live events of the log, signed as the
 * Standard Webhooks say, tried again until they get through. Tables: outgoing_*.
 */
@ApplicationModule(
    allowedDependencies = {"customers", "events", "settings", "tracking", "webhooks"})
@NullMarked
package io.perennial.outgoing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
