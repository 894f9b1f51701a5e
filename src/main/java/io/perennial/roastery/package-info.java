/**
 * A coffee roaster that does not exist: its customers, orders and visits, made from a seed by a
 * documented model of how people really buy and leave, and the truth about them. Pure: no Spring,
 * no SQL, no clock; the same on every machine. docs/demo.md says where each parameter comes from.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.perennial.roastery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
