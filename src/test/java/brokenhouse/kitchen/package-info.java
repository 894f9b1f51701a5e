/** The kitchen; may depend on nothing. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package brokenhouse.kitchen;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
