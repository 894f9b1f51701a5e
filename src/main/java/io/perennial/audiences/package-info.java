/**
 * What the staff sees of segments: the list, the page of one, the builder where conditions read as
 * sentences, lists made by hand, and why somebody is in a segment or is not. Has no rules of its
 * own about who is meant. Tables: none.
 */
@ApplicationModule(
    allowedDependencies = {
      "catalogue",
      "conditions",
      "consents",
      "customers",
      "facts",
      "insights",
      "orders",
      "reports",
      "segments",
      "settings"
    })
@NullMarked
package io.perennial.audiences;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
