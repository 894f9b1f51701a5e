/**
 * The data folder and the PostgreSQL that comes along: started, supervised, backed up and restored.
 * Beside all modules; of events it knows the cursors, which a restore rewinds.
 */
@ApplicationModule(allowedDependencies = {"events"})
@NullMarked
package io.perennial.storage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
