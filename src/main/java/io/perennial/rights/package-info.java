/**
 * The rights of the people who buy: to be shown everything that is kept of them, and to be erased.
 * Asked for on a page, by the API, or by way of a shop; done in the background by what every module
 * registered with {@code customers}. Tables: rights_*.
 */
@ApplicationModule(allowedDependencies = {"access", "customers", "events", "settings", "storage"})
@NullMarked
package io.perennial.rights;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
