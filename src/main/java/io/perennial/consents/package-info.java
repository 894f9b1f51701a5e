/**
 * What customers agreed to: about which topics they may be written to and how, with the proof of
 * every word they said, and the addresses that nothing is sent to. Who sends asks here first.
 * Tables: consents_*.
 */
@ApplicationModule(
    allowedDependencies = {
      "access",
      "arrivals",
      "customers",
      "events",
      "files",
      "orders",
      "settings"
    })
@NullMarked
package io.perennial.consents;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
