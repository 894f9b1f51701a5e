package brokenhouse.kitchen;

import brokenhouse.cellar.Bottle;

/** Reaches into the cellar, which the kitchen does not declare. */
record Meal(Bottle bottle) {}
