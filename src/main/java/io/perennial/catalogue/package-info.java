/**
 * What a shop sells: products with category, price, picture and how long one lasts, by their number
 * in the source that tells of them. Files, feeds, messages of shops and programs tell; the newest
 * counts, and what the staff said goes before it. Tables: catalogue_*; the view catalogue_known
 * says which product a line of an order is about.
 */
@ApplicationModule(allowedDependencies = {"arrivals", "files", "settings"})
@NullMarked
package io.perennial.catalogue;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
