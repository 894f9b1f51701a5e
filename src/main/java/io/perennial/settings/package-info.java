/**
 * What the business says of itself: the form, what is guessed before anybody fills it in, the page
 * and the API. Also for how long things are kept, and how the fields of a form and their errors are
 * shown. Tables: settings_*; the profile itself is kept by the kernel's Business.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.perennial.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
