/** The cellar; may depend on nothing. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package brokenhouse.cellar;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
