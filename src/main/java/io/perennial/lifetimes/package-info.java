/**
 * How long customers stay, how often they buy and what they spend: the models of Ehrenberg,
 * Schmittlein, Fader, Hardie, Platzer and others, fitted to purchase days, and what they say of the
 * customers to come. Also renewals of contracts. Pure: no Spring, no SQL, no clock; the same on
 * every machine. docs/predictions.md says what it reaches on public data.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.perennial.lifetimes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
