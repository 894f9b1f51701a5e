/** A small house with a forbidden passage, so that ModularityTest can show it would be found. */
@NullMarked
package brokenhouse;

import org.jspecify.annotations.NullMarked;
