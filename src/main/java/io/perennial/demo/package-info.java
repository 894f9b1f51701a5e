/**
 * The demo shop: a coffee roaster with invented customers, made from a seed by a documented model
 * of how people buy and leave, put on record through the usual doors, and taken away again with
 * everything that was made of it. The model itself is pure: no Spring, no SQL, no clock. Tables:
 * demo_*.
 */
@ApplicationModule(allowedDependencies = {"customers", "orders"})
@NullMarked
package io.perennial.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
