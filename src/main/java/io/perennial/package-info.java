/**
 * The shared kernel: the application, rendering, the database, time, texts and a few value types.
 * Everything else is a module, one package a business noun. At most 14 types live here.
 */
@NullMarked
package io.perennial;

import org.jspecify.annotations.NullMarked;
