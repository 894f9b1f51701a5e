/**
 * The data folder and the PostgreSQL that comes along: started, supervised, backed up and restored.
 * Beside all modules and knows none of them.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.perennial.storage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
