/**
 * What a file says: its encoding, its table, which column means what, how it writes numbers and
 * dates. Pure: no Spring, no SQL, no clock.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.perennial.files;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
