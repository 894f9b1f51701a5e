/**
 * What the business says of itself: the form, what is guessed before anybody fills it in, the page
 * and the API. Also how the fields of a form and their errors are shown. No tables: the kernel's
 * Business keeps what is said.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.perennial.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
