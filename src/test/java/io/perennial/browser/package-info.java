/** What a person does in a real browser: the first visit by keyboard alone, and every page. */
@NullMarked
package io.perennial.browser;

import org.jspecify.annotations.NullMarked;
