/**
 * Who of the staff may come in: people, sessions, API keys, the first set-up, and the settings of
 * the business. Tables: access_*.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.perennial.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
