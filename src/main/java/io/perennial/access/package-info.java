/**
 * Who of the staff may come in: people and their language, sessions, API keys, and the first
 * set-up, which asks what the settings ask. Tables: access_*.
 */
@ApplicationModule(allowedDependencies = {"settings"})
@NullMarked
package io.perennial.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
