/** Who a person is: customers and the identities they are known by. Tables: customers_*. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.perennial.customers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
