/**
 * Companies: what is known of them, their people and what each is to them, who of the staff looks
 * after them, and what they are worth. Tables: companies_*.
 */
@ApplicationModule(allowedDependencies = {"access", "customers", "events", "orders", "settings"})
@NullMarked
package io.perennial.companies;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
